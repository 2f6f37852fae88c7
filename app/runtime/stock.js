/**
 * Starts Pyodide as it is meant to be started: from the runtime's files and the wheels.
 */

import { addressOf } from "../site.js";
import { AbsentPackages, expectFile } from "./failures.js";
import { digest } from "./inspection.js";
import { compileModule, loadWith } from "./module.js";
import { requireSame } from "./same_sources.js";

/** @import {PyodideAPI, PyodideConfig} from "pyodide" */

/** Where the runtime's files lie. */
export const RUNTIME = addressOf("wheels/");

/** Which packages there are, what they need, and the hash of each. */
const LOCK_FILE = `${RUNTIME}pyodide-lock.json`;
/** Its own hash, filled in by the build: with it every package is one of this build's. */
const LOCK_SHA256 = "__LOCK__";

/** The interpreter itself. */
export const INTERPRETER = `${RUNTIME}pyodide.asm.wasm`;

/**
 * Names the interpreter and its loader, filled in by the build here and there. The interpreter
 * itself is looked at by Pyodide, which starts with its own loader only.
 */
const RUNTIME_NAME = "__RUNTIME__";

/** What may be missing when a start fails. */
export const FILES = [
  expectFile(`${RUNTIME}pyodide.mjs`),
  expectFile(`${RUNTIME}pyodide.asm.mjs`),
  expectFile(INTERPRETER, /wasm/),
  expectFile(`${RUNTIME}python_stdlib.zip`, /./),
  expectFile(LOCK_FILE, /json/, LOCK_SHA256),
];

/** Begin to compile the interpreter; see `compileModule`. */
export const compileInterpreter = () => compileModule(INTERPRETER);

/**
 * Pyodide's loader, with the part that it would import only later.
 *
 * @returns {Promise<{loadPyodide: (config: PyodideConfig) => Promise<PyodideAPI>}>}
 */
export async function importLoader() {
  const parts = await Promise.all([
    import(`${RUNTIME}pyodide.mjs`),
    import(`${RUNTIME}pyodide.asm.mjs`),
  ]);
  for (const part of parts) requireSame("Python could not be started.", part.RUNTIME, RUNTIME_NAME);
  return parts[0];
}

/**
 * @param {Promise<WebAssembly.Module>} interpreter
 * @param {PyodideConfig} config
 * @returns {Promise<PyodideAPI>}
 */
export async function loadInterpreter(interpreter, config) {
  const { loadPyodide } = await importLoader();
  return loadWith(interpreter, (instantiate) => {
    const patched = { _instantiate: instantiate, ...config };
    const lock = config.lockFileContents ?? readLock();
    return loadPyodide({
      indexURL: RUNTIME,
      packageBaseUrl: RUNTIME,
      ...patched,
      lockFileContents: lock,
    });
  });
}

/** @returns {Promise<import("pyodide").Lockfile>} rejects where it is another build's */
export async function readLock() {
  const bytes = await (await fetch(LOCK_FILE)).arrayBuffer();
  if ((await digest(bytes)) !== LOCK_SHA256) throw new Error(`${LOCK_FILE} has another hash`);
  return JSON.parse(new TextDecoder().decode(bytes));
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
