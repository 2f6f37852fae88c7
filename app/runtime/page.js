/**
 * The page's interpreter: Pyodide, started as everywhere in Fieldbook, for PyScript to run on.
 *
 * Its files are asked for as soon as this module is there: every step of that waits for its turn on
 * the page's thread.
 */

import { unheard } from "../diagnostics/log.js";
import { noteStart } from "./diagnostics.js";
import { forgoSuspension } from "./stacks.js";
import { prepareStart, startPyodide } from "./start.js";

/** @import {PyodideAPI} from "pyodide" */

forgoSuspension();
const prepared = prepareStart("page");
/** @type {Promise<PyodideAPI> | null} */
let starting = null;

/** What PyScript expects of an interpreter's module: which Pyodide it is, and how to load it. */
export { PYODIDE as version } from "./version.js";

/** Begin before PyScript asks: it arrives, reads its configuration and opens its storage meanwhile. */
export function startPagePython() {
  starting ??= startPyodide({
    snapshot: "page",
    prepared,
    onStarted: (report) => noteStart("page", report),
  });
  starting.catch(() => {}); // told to PyScript, which will ask
  return starting;
}

/**
 * When Python is restored; at once where it has to be started from the wheels, which takes seconds
 * in which others need not wait.
 */
export async function whenRestored() {
  const opened = await prepared.opening?.catch(() => null);
  if (opened) await startPagePython().catch(() => {});
}

/**
 * Of PyScript's options only where output goes is its own; it derives the rest from the address of
 * the module, where no runtime lies.
 *
 * @param {{stdout: (text: string) => void, stderr: (text: string) => void}} options
 * @returns {Promise<PyodideAPI>}
 */
export async function loadPyodide({ stdout, stderr }) {
  const pyodide = await startPagePython();
  pyodide.setStdout({ batched: stdout });
  // What Python writes there is no line of ours, and may hold the person's data.
  pyodide.setStderr({ batched: (text) => unheard(() => stderr(text)) });
  return pyodide;
}
