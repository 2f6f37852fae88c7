/**
 * The one script of an app that stands on the bridge and on nothing else of Fieldbook: has the site
 * kept for offline use, starts Python, and runs the module that the page names.
 *
 *     <html data-python="rainfall.page">
 *
 * What this module hands to Python is imported from `fieldbook_page`.
 */

import * as dom from "../bridge/dom.js";
import { listen, note } from "../diagnostics/log.js";
import * as offline from "../offline/client.js";
import { explainFailure } from "../runtime/failures.js";
import { forgoSuspension } from "../runtime/stacks.js";
import { startPyodide } from "../runtime/start.js";
import { readLock } from "../runtime/stock.js";
import { workspace } from "../storage/workspace.js";
import * as memories from "../workers/memories.js";
import * as pool from "../workers/pool.client.js";

const NOT_STARTED = "The page could not be started.";

listen();
start().catch(fail);

async function start() {
  // On hosts without isolation headers the first page of all is replaced before anybody types.
  if (!(await offline.isolate())) return;
  void offline.start();
  const name = document.documentElement.dataset.python;
  if (!name) throw new Error('<html> has no data-python="…", which names the module to be run');
  forgoSuspension();
  const python = await startPyodide({ packages: await packagesOf(name) });
  python.registerJsModule("fieldbook_page", { dom, memories, offline, pool, workspace });
  python.pyimport(name);
}

/**
 * The package that brings a module.
 *
 * @param {string} module
 * @returns {Promise<string[]>}
 */
async function packagesOf(module) {
  const [top = ""] = module.split(".");
  const { packages } = await readLock();
  const found = Object.values(packages).find(({ imports }) => imports.includes(top));
  if (!found) throw new Error(`No package of this site brings ${module}.`);
  return [found.name];
}

/**
 * There is no interface, so nobody but us can say why.
 *
 * @param {unknown} error
 */
async function fail(error) {
  const { what, why, remedy } = await explainFailure(NOT_STARTED, error, []);
  note("error", `${what} ${why}`);
  console.error(error);
  const notice = document.createElement("p");
  notice.setAttribute("role", "alert");
  notice.textContent = `${what} ${why} ${remedy}`;
  document.body.append(notice);
}
