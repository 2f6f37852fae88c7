/**
 * Starts what must not wait for Python: a kernel, the service worker, and Python itself. Nothing
 * of the product is decided here. It is the module of the interpreter, too, that PyScript imports.
 */

import { listen } from "./diagnostics/log.js";
import { readLast } from "./early/reading.js";
import { readRecord } from "./early/record.js";
import { isolate, onState, start as startOffline } from "./offline/client.js";
import { keepEarlyKeys } from "./platform/early-keys.js";
import { readLaunchQueue } from "./platform/files.js";
import { warmKernel } from "./platform/kernels.js";
import { expectFile } from "./runtime/failures.js";
import { loadPyodide as loadPython, startPagePython, whenRestored } from "./runtime/page.js";
import { requireSame } from "./runtime/same_sources.js";
import { addressOf } from "./site.js";
import { keepSnapshot } from "./workers/snapshot.client.js";

export { version } from "./runtime/page.js";

const FACADES = addressOf("bundles/facades.js");
const PYSCRIPT = addressOf("app/vendor/pyscript/core.js");
const NOT_STARTED = "Fieldbook could not be started.";

listen();
const last = readRecord();
const reading = last ? readLast(last.path) : Promise.resolve(null);
keepEarlyKeys();
readLaunchQueue();
const shown = start();
shown.catch(fail);

/**
 * PyScript asks for its interpreter here. What Python draws takes the early notebook's place, which
 * therefore has to be there.
 *
 * @param {Parameters<typeof loadPython>[0]} options
 */
export async function loadPyodide(options) {
  await shown;
  return loadPython(options);
}

/** This module runs as soon as it is there, which may be before the page's last line. */
async function untilParsed() {
  if (document.readyState !== "loading") return;
  await new Promise((resolve) =>
    document.addEventListener("DOMContentLoaded", resolve, { once: true }),
  );
}

async function start() {
  // On a first visit the page and its scripts come from the network, one after the other.
  requireSame(NOT_STARTED, document.documentElement.dataset.sources);
  // On hosts without isolation headers the first page of all is replaced before anybody types.
  if (!(await isolate())) return;
  startPagePython().catch(fail);
  void startOffline();
  keepSnapshot(onState);
  // What Python will import of JavaScript is evaluated while Python starts.
  const facades = importFacades().catch((error) => fail(error, FACADES));
  await untilParsed();
  // It opens its storage while the notebook is drawn.
  void startPyScript();
  if (last) await facades.then((all) => all?.early.showEarly(last, reading));
  void whenRestored().then(warmKernel);
}

async function importFacades() {
  const facades = await import("./platform/facades.js");
  requireSame(NOT_STARTED, facades.SOURCES);
  return facades;
}

async function startPyScript() {
  try {
    const { hooks } = await import(PYSCRIPT);
    // A hook for PyScript's own workers, which aren't used here, would need 'unsafe-eval'.
    hooks.worker.onBeforeRunAsync.clear();
  } catch (error) {
    await fail(error, PYSCRIPT);
  }
}

/**
 * Without all of this there is no interface, and nobody but us can say so.
 *
 * @param {unknown} error
 * @param {string} [file] what it may have been about
 * @returns {Promise<null>}
 */
async function fail(error, file) {
  const { showFailure } = await import("./diagnostics/failure.js");
  await untilParsed();
  await showFailure(error, file ? [expectFile(file)] : []);
  return null;
}
