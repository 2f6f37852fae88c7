/**
 * The kernel's worker: its logic behind Comlink.
 *
 * A page's first kernel is what a person waits for, so it begins to read its snapshot while the
 * modules of its logic are on their way; messages wait for them.
 */

import { prepareStart } from "../runtime/start.js";
import { FIRST_KERNEL } from "./kernel.types.js";

const prepared = self.name === FIRST_KERNEL ? prepareStart("kernel") : undefined;

/** @type {MessageEvent[]} */
const early = [];
const keep = (/** @type {MessageEvent} */ event) => void early.push(event);
addEventListener("message", keep);
const [{ expose }, { KernelWorker }] = await Promise.all([
  import("../vendor/comlink.js"),
  import("./kernel.js"),
]);
removeEventListener("message", keep);
expose(new KernelWorker(prepared));
for (const { data, ports } of early) {
  dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
}
