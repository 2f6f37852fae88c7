/**
 * Starts what must not wait for Python: a kernel, the service worker, and Python itself. Nothing
 * of the product is decided here.
 */

import { isolate, onState, start as startOffline } from "./offline/client.js";
import { keepEarlyKeys } from "./platform/early-keys.js";
import { readLaunchQueue } from "./platform/files.js";
import { warmKernel } from "./platform/kernels.js";
import "./runtime/page.js"; // begins to read what Python on the page starts from
import { keepSnapshot } from "./workers/snapshot.client.js";

keepEarlyKeys();
readLaunchQueue();
// On hosts without isolation headers the first page of all is replaced before anybody types.
if (await isolate()) {
  warmKernel();
  void startOffline();
  keepSnapshot(onState);
  const { hooks } = await import("./vendor/pyscript/core.js");
  // A hook for PyScript's own workers, which aren't used here, would need 'unsafe-eval'.
  hooks.worker.onBeforeRunAsync.clear();
}
