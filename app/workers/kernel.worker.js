/**
 * The kernel's worker: its logic behind Comlink.
 *
 * A page's first kernel is what a person waits for, so it begins to read its snapshot while the
 * modules of its logic are on their way; messages wait for them.
 */

import { expectFile, explainFailure } from "../runtime/failures.js";
import { prepareStart } from "../runtime/start.js";
import { FIRST_KERNEL } from "./kernel.types.js";

const prepared = self.name === FIRST_KERNEL ? prepareStart("kernel") : undefined;

/** @type {MessageEvent[]} */
const early = [];
const keep = (/** @type {MessageEvent} */ event) => void early.push(event);
addEventListener("message", keep);
try {
  const [{ expose }, { KernelWorker }] = await Promise.all([
    import("../vendor/comlink.js"),
    import("./kernel.js"),
  ]);
  removeEventListener("message", keep);
  expose(new KernelWorker(prepared));
  for (const { data, ports } of early) {
    dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
  }
} catch (error) {
  // Only here is it known what a policy forbade to the worker.
  const modules = ["./kernel.js", "../vendor/comlink.js"];
  const files = modules.map((module) => expectFile(new URL(module, import.meta.url).href));
  postMessage({ failure: await explainFailure("The kernel did not start.", error, files) });
}
