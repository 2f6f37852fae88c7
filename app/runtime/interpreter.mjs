/**
 * The interpreter that PyScript is pointed at: Pyodide, started as everywhere in Fieldbook.
 *
 * PyScript derives `indexURL` from this module's own address, where no runtime lies, so that
 * option of its is the one that is not passed on.
 */

import { noteStart } from "./diagnostics.js";
import { fetchPageModules } from "./page-modules.js";
import { prepared } from "./page.js";
import { startPyodide } from "./start.js";

export const version = "314.0.3";

/**
 * @param {import("pyodide").PyodideConfig} options
 * @returns {Promise<import("pyodide").PyodideAPI>}
 */
export function loadPyodide({ indexURL, ...options }) {
  const starting = startPyodide({
    .../** @type {import("./start.js").StartOptions} */ (options),
    snapshot: "page",
    prepared,
    onStarted: (report) => noteStart("page", report),
  });
  void fetchPageModules();
  return starting;
}
