/**
 * Starts Pyodide: for the page, for kernels, for pool workers. However a start is done, now from
 * the wheels or later from a memory snapshot, nobody outside of this folder needs to know.
 */

import { expectFile, explainFailure, LoadError } from "./failures.js";
import { compileModule, loadWith } from "./module.js";

/** @typedef {import("pyodide").PyodideAPI} PyodideInterface */
/** @typedef {import("pyodide").PyodideConfig} PyodideConfig */

/**
 * @typedef {object} StartOptions
 * @property {readonly string[]} [packages] of pyodide-lock.json, besides Fieldbook's own
 * @property {(progress: {stage: string, detail: string, done: number, total: number}) => void}
 *   [onProgress]
 * @property {(text: string) => void} [stdout]
 * @property {(text: string) => void} [stderr]
 * @property {Record<string, string>} [env]
 * @property {PyodideConfig["fsInit"]} [fsInit]
 */

/** Where the runtime's files lie. */
export const RUNTIME = new URL("../../wheels/", import.meta.url).href;

const FILES = [
  expectFile(`${RUNTIME}pyodide.mjs`),
  expectFile(`${RUNTIME}pyodide.asm.mjs`),
  expectFile(`${RUNTIME}pyodide.asm.wasm`, /wasm/),
  expectFile(`${RUNTIME}python_stdlib.zip`, /./),
  expectFile(`${RUNTIME}pyodide-lock.json`, /json/),
];

/**
 * @param {StartOptions} [options]
 * @returns {Promise<PyodideInterface>}
 * @throws {LoadError}
 */
export async function startPyodide({ packages = [], onProgress, ...rest } = {}) {
  const wanted = [...packages, "fieldbook"];
  const report = (/** @type {string} */ detail, /** @type {number} */ done) =>
    onProgress?.({ stage: "runtime", detail, done, total: 3 });
  try {
    report("Python", 0);
    const module = compileModule(`${RUNTIME}pyodide.asm.wasm`);
    const { loadPyodide } = await importLoader();
    report("Python", 1);
    const pyodide = await loadWith(module, () =>
      loadPyodide({
        indexURL: RUNTIME,
        lockFileURL: `${RUNTIME}pyodide-lock.json`,
        packages: wanted,
        ...rest,
      }),
    );
    report("Packages", 2);
    requireLoaded(pyodide, wanted);
    return pyodide;
  } catch (error) {
    throw new LoadError(await explainFailure("Python could not be started.", error, FILES), error);
  }
}

/** @returns {Promise<{loadPyodide: (config: PyodideConfig) => Promise<PyodideInterface>}>} */
export const importLoader = () => import(`${RUNTIME}pyodide.mjs`);

/**
 * Pyodide only prints when a package's file cannot be loaded.
 *
 * @param {PyodideInterface} pyodide
 * @param {readonly string[]} names
 */
function requireLoaded(pyodide, names) {
  const absent = names.filter((name) => !(name in pyodide.loadedPackages));
  if (absent.length === 0) return;
  throw new LoadError({
    kind: "missing",
    what: "Python could not be started.",
    why: `These packages did not load: ${absent.join(", ")}.`,
    remedy: "Reload the page. If it happens again, deploy the whole dist folder.",
  });
}
