/**
 * Starts Pyodide: for the page, for kernels, for pool workers. Whether it is restored from a memory
 * snapshot or started from the wheels, nobody outside of this folder needs to know.
 */

import { explainFailure, LoadError } from "./failures.js";
import { KERNEL } from "./snapshot/parts.js";
import { restoreInterpreter } from "./snapshot/restore.js";
import { unmark } from "./snapshot/store.js";
import { compileInterpreter, FILES, loadInterpreter, requireLoaded } from "./stock.js";

/** @typedef {import("pyodide").PyodideAPI} PyodideInterface */
/** @typedef {import("pyodide").PyodideConfig} PyodideConfig */
/** @typedef {import("./snapshot/restore.js").SharedParts} SharedParts */

/**
 * How an interpreter came about.
 *
 * @typedef {object} StartReport
 * @property {"restored" | "stock"} way
 * @property {string} why of a stock start, what kept a snapshot from being used
 * @property {number} milliseconds
 * @property {Record<string, number>} marks when each step of a restore was done, in milliseconds;
 *   `compiled` is missing where another worker had compiled already
 */

/**
 * @typedef {object} StartOptions
 * @property {readonly string[]} [packages] of pyodide-lock.json, besides Fieldbook's own
 * @property {boolean} [warm] whether the kernels' snapshot may be used, if there is one
 * @property {SharedParts | null} [shared] what another worker of this page has read already
 * @property {(progress: {stage: string, detail: string, done: number, total: number}) => void}
 *   [onProgress]
 * @property {(report: StartReport, parts: SharedParts | null) => void} [onStarted] with what may be
 *   handed to further workers
 * @property {(text: string) => void} [stdout]
 * @property {(text: string) => void} [stderr]
 * @property {Record<string, string>} [env]
 * @property {PyodideConfig["fsInit"]} [fsInit]
 */

/**
 * @param {StartOptions} [options]
 * @returns {Promise<PyodideInterface>}
 * @throws {LoadError}
 */
export async function startPyodide(options = {}) {
  const { packages = [], warm = false, shared = null, onProgress, onStarted, ...config } = options;
  const wanted = [...packages, "fieldbook"];
  const report = (/** @type {string} */ detail, /** @type {number} */ done) =>
    onProgress?.({ stage: "runtime", detail, done, total: 3 });
  const began = performance.now();
  const soFar = () => performance.now() - began;
  report("Python", 0);
  try {
    const interpreter = shared ? Promise.resolve(shared.interpreter) : compileInterpreter();
    const { restored, why, failed } = warm
      ? await tryRestore(interpreter, shared, config)
      : { restored: null, why: "this start does without a snapshot", failed: false };
    if (restored) {
      const { pyodide, marks, parts } = restored;
      await pyodide.loadPackage(wanted, { messageCallback() {} });
      requireLoaded(pyodide, wanted);
      onStarted?.({ way: "restored", why, milliseconds: soFar(), marks }, parts);
      return pyodide;
    }
    report("Python", 1);
    const pyodide = await loadInterpreter(interpreter, { packages: wanted, ...config });
    report("Packages", 2);
    requireLoaded(pyodide, wanted);
    // The same files have served now, so it was the snapshot's fault: it is to be made anew.
    if (failed) await unmark(KERNEL.complete);
    onStarted?.({ way: "stock", why, milliseconds: soFar(), marks: {} }, null);
    return pyodide;
  } catch (error) {
    throw new LoadError(await explainFailure("Python could not be started.", error, FILES), error);
  }
}

/**
 * @param {Promise<WebAssembly.Module>} interpreter
 * @param {SharedParts | null} shared
 * @param {PyodideConfig} config
 */
async function tryRestore(interpreter, shared, config) {
  try {
    const restored = await restoreInterpreter(interpreter, shared, config);
    return { restored, why: restored ? "" : "no snapshot is kept", failed: false };
  } catch (error) {
    return { restored: null, why: String(error), failed: true };
  }
}
