/** The Emscripten module inside of Pyodide, which its public interface does not show. */

/** @import {PyodideAPI} from "pyodide" */
/** @import {RuntimeModule} from "./snapshot/types.js" */

/** @param {PyodideAPI} pyodide */
export const moduleOf = (pyodide) =>
  /** @type {{_module: RuntimeModule}} */ (/** @type {unknown} */ (pyodide))._module;
