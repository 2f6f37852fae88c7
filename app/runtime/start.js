/**
 * Starts Pyodide: for the page, for kernels, for pool workers. Whether it is restored from a memory
 * snapshot or started from the wheels, nobody outside of this folder needs to know.
 */

import { explainFailure, LoadError } from "./failures.js";
import { filesOf } from "./snapshot/parts.js";
import { openSnapshot, restoreInterpreter } from "./snapshot/restore.js";
import { unmark } from "./snapshot/store.js";
import {
  compileInterpreter,
  FILES,
  importLoader,
  loadInterpreter,
  requireLoaded,
} from "./stock.js";

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
 * @property {import("./snapshot/parts.js").Kind} [snapshot] to be restored, if there is one
 * @property {Preparation} [prepared] what was begun before; without it, all begins now
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
 * @typedef {object} Preparation
 * @property {Promise<WebAssembly.Module>} interpreter
 * @property {Promise<import("./snapshot/restore.js").OpenSnapshot | null> | null} opening
 */

/**
 * Begin what needs no interpreter: the loader may still be on its way.
 *
 * @param {import("./snapshot/parts.js").Kind} [snapshot]
 * @param {SharedParts | null} [shared]
 * @returns {Preparation}
 */
export function prepareStart(snapshot, shared = null) {
  const interpreter = shared ? Promise.resolve(shared.interpreter) : compileInterpreter();
  const opening = snapshot ? openSnapshot(snapshot, shared) : null;
  opening?.catch(() => {}); // told by the start that waits for it
  importLoader().catch(() => {}); // the start imports it again, and is told
  return { interpreter, opening };
}

/**
 * @param {StartOptions} [options]
 * @returns {Promise<PyodideInterface>}
 * @throws {LoadError}
 */
export async function startPyodide(options = {}) {
  const { packages = [], snapshot, shared = null, onProgress, onStarted, ...others } = options;
  const { prepared = prepareStart(snapshot, shared), ...config } = others;
  const wanted = [...packages, "fieldbook"];
  const report = (/** @type {string} */ detail, /** @type {number} */ done) =>
    onProgress?.({ stage: "runtime", detail, done, total: 3 });
  const began = performance.now();
  const soFar = () => performance.now() - began;
  report("Python", 0);
  try {
    const { restored, why, failed } = await tryRestore(prepared, config);
    if (restored) {
      const { pyodide, marks, parts } = restored;
      await pyodide.loadPackage(wanted, { messageCallback() {} });
      requireLoaded(pyodide, wanted);
      onStarted?.({ way: "restored", why, milliseconds: soFar(), marks }, parts);
      return pyodide;
    }
    report("Python", 1);
    const pyodide = await loadInterpreter(prepared.interpreter, { packages: wanted, ...config });
    report("Packages", 2);
    requireLoaded(pyodide, wanted);
    // The same files have served now, so it was the snapshot's fault: it is to be made anew.
    if (failed && snapshot) await unmark(filesOf(snapshot).complete);
    onStarted?.({ way: "stock", why, milliseconds: soFar(), marks: {} }, null);
    return pyodide;
  } catch (error) {
    throw new LoadError(await explainFailure("Python could not be started.", error, FILES), error);
  }
}

/**
 * @param {Preparation} prepared
 * @param {PyodideConfig} config
 */
async function tryRestore({ interpreter, opening }, config) {
  try {
    const restored = opening && (await restoreInterpreter(interpreter, opening, config));
    return { restored, why: restored ? "" : "no snapshot is kept", failed: false };
  } catch (error) {
    return { restored: null, why: String(error), failed: true };
  }
}
