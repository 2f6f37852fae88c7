/**
 * The page's interpreter, begun as soon as this module is imported: PyScript, which will ask for
 * it, takes longer to arrive than the snapshot takes to be read.
 */

import { prepareStart } from "./start.js";
export const prepared = prepareStart("page");
