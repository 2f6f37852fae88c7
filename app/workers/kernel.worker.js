/**
 * The kernel's worker: its logic behind Comlink.
 *
 * A page's first kernel is what a person waits for, so it begins to read its snapshot before the
 * page has told it anything.
 */

import { listen } from "../diagnostics/log.js";
import { prepareStart } from "../runtime/start.js";
import { expose } from "../vendor/comlink.js";
import { KernelWorker } from "./kernel.js";
import { FIRST_KERNEL } from "./kernel.types.js";

listen();
expose(new KernelWorker(self.name === FIRST_KERNEL ? prepareStart("kernel") : undefined));
