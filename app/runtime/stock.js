/**
 * Starts Pyodide as it is meant to be started: from the runtime's files and the wheels.
 */

import { addressOf } from "../site.js";
import { AbsentPackages, expectFile } from "./failures.js";
import { compileModule, loadWith } from "./module.js";

/** @import {PyodideAPI, PyodideConfig} from "pyodide" */

/** Where the runtime's files lie. */
export const RUNTIME = addressOf("wheels/");

/** Which packages there are, and what they need. */
export const LOCK_FILE = `${RUNTIME}pyodide-lock.json`;

/** The interpreter itself. */
export const INTERPRETER = `${RUNTIME}pyodide.asm.wasm`;

/** What may be missing when a start fails. */
export const FILES = [
  expectFile(`${RUNTIME}pyodide.mjs`),
  expectFile(`${RUNTIME}pyodide.asm.mjs`),
  expectFile(INTERPRETER, /wasm/),
  expectFile(`${RUNTIME}python_stdlib.zip`, /./),
  expectFile(LOCK_FILE, /json/),
];

/** Begin to compile the interpreter; see `compileModule`. */
export const compileInterpreter = () => compileModule(INTERPRETER);

/**
 * Pyodide's loader, with the part that it would import only later.
 *
 * @returns {Promise<{loadPyodide: (config: PyodideConfig) => Promise<PyodideAPI>}>}
 */
export async function importLoader() {
  const [loader] = await Promise.all([
    import(`${RUNTIME}pyodide.mjs`),
    import(`${RUNTIME}pyodide.asm.mjs`),
  ]);
  return loader;
}

/**
 * @param {Promise<WebAssembly.Module>} interpreter
 * @param {PyodideConfig} config
 * @returns {Promise<PyodideAPI>}
 */
export async function loadInterpreter(interpreter, config) {
  const { loadPyodide } = await importLoader();
  return loadWith(interpreter, (instantiate) => {
    const lock = config.lockFileContents ? {} : { lockFileURL: LOCK_FILE };
    const patched = { _instantiate: instantiate, ...config };
    return loadPyodide({ indexURL: RUNTIME, ...lock, ...patched });
  });
}

/**
 * Pyodide only prints when a package's file cannot be loaded.
 *
 * @param {PyodideAPI} pyodide
 * @param {readonly string[]} names
 */
export function requireLoaded(pyodide, names) {
  const absent = names.filter((name) => !(name in pyodide.loadedPackages));
  if (absent.length === 0) return;
  const { packages } = pyodide.lockfile;
  const files = absent.flatMap((name) => {
    const { file_name: file, sha256 } = packages[name] ?? {};
    return file ? [expectFile(new URL(file, RUNTIME).href, /./, sha256)] : [];
  });
  throw new AbsentPackages(absent, files);
}
