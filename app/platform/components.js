/** The adapters of the product, those that nearly every session needs at hand at once. */

import { adapterOf, registerComponent } from "../bridge/islands.js";
import * as editor from "../components/editor.js";
import * as markdown from "../components/markdown.js";
import * as output from "../components/output.js";

/**
 * Load an adapter that is likely to be needed soon, with all that it imports. A failure is told
 * by the view that needs it.
 * @param {string} name
 */
export async function preload(name) {
  try {
    await adapterOf(name);
  } catch {
    // It is asked for again when it is needed.
  }
}

registerComponent("editor", editor);
registerComponent("markdown", markdown);
registerComponent("output", output);
registerComponent("grid", () => import("../components/grid.js"));
