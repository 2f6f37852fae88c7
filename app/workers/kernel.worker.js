/**
 * The kernel's worker: its logic behind Comlink.
 *
 * A page's first kernel is what a person waits for, so its interpreter starts while the modules of
 * its logic are on their way; messages wait for them.
 */

import { expectFile, explainFailure } from "../runtime/failures.js";
import { KernelInterpreter } from "./kernel.interpreter.js";
import { FIRST_KERNEL } from "./kernel.types.js";

const interpreter = self.name === FIRST_KERNEL ? new KernelInterpreter(null) : undefined;

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
  expose(new KernelWorker(interpreter));
  for (const { data, ports } of early) {
    dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
  }
} catch (error) {
  // Only here is it known what a policy forbade to the worker.
  const modules = ["./kernel.js", "../vendor/comlink.js"];
  const files = modules.map((module) => expectFile(new URL(module, import.meta.url).href));
  const failure = await explainFailure("The kernel did not start.", error, files);
  // Nobody listens before something was asked.
  if (early.length === 0) {
    await new Promise((resolve) => addEventListener("message", resolve, { once: true }));
  }
  postMessage({ failure });
}
