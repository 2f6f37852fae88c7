/**
 * Has the snapshot of kernels made, once per build and device: in the background, when nobody has
 * touched anything for a while. A tab that is closed meanwhile leaves nothing that counts.
 */

import { trustedScriptURL } from "../bridge/trusted.js";
import { noteStart } from "../runtime/diagnostics.js";
import { KEY } from "../runtime/snapshot/key.js";
import { KERNEL } from "../runtime/snapshot/parts.js";
import { exists, removeOthers } from "../runtime/snapshot/store.js";
import { releaseProxy, wrap } from "../vendor/comlink.js";

const WORKER = new URL("./snapshot.worker.js", import.meta.url).href;
/** Of several tabs one makes it. */
const LOCK = `fieldbook snapshot ${KEY}`;

const QUIET_MS = 20_000;
const LOOK_EVERY_MS = 2_000;
/** What is kept, and as much again while it is written over. */
const SPACE_NEEDED = 1_000_000_000;
/** Two interpreters beside the page's and a kernel's: too much for the smallest machines. */
const GIGABYTES_NEEDED = 2;

/** @typedef {"unpackPackages" | "warmKernel" | "tryKernel"} Step */

/** @type {readonly Step[]} */
const STEPS = ["unpackPackages", "warmKernel", "tryKernel"];

/**
 * Have a snapshot made once the site is kept for offline use, which comes first, and nobody is at
 * work.
 *
 * @param {(listener: (json: string) => void) => unknown} onOffline see `offline/client.js`
 */
export function keepSnapshot(onOffline) {
  let begun = false;
  onOffline((json) => {
    if (begun || JSON.parse(json).state !== "ready") return;
    begun = true;
    void makeSnapshotWhenQuiet();
  });
}

async function makeSnapshotWhenQuiet() {
  if (!navigator.storage?.getDirectory || (await isSettled())) return;
  let touched = performance.now();
  for (const type of ["keydown", "pointerdown", "wheel"]) {
    addEventListener(type, () => (touched = performance.now()), { capture: true, passive: true });
  }
  const timer = setInterval(() => {
    if (performance.now() - touched < QUIET_MS) return;
    clearInterval(timer);
    void makeSnapshot();
  }, LOOK_EVERY_MS);
}

/**
 * Make the snapshot now. What becomes of it is noted in the diagnostics.
 *
 * @returns {Promise<boolean>} whether there is one
 */
export async function makeSnapshot() {
  const began = performance.now();
  const note = (/** @type {string} */ way, why = "") =>
    noteStart("snapshot", { way, why, milliseconds: performance.now() - began });
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    try {
      if (!lock) note("left", "another tab makes it");
      else if (!(await isSettled())) {
        const lack = await whatIsLacking();
        if (lack) note("left", lack);
        else {
          for (const step of STEPS) await inWorker(step);
          note("made");
        }
      }
      await removeOthers();
    } catch (error) {
      note("failed", String(error));
    }
    return exists(KERNEL.complete);
  });
}

/** Whether it is there, or is known not to work here. */
const isSettled = async () => (await exists(KERNEL.complete)) || (await exists(KERNEL.unsound));

/** @returns {Promise<string>} empty where nothing is */
async function whatIsLacking() {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  if (quota - usage < SPACE_NEEDED) return "there is too little space on the device";
  const { deviceMemory = Infinity } = /** @type {{deviceMemory?: number}} */ (navigator);
  if (deviceMemory < GIGABYTES_NEEDED) return "the device has too little memory";
  return "";
}

/** @param {Step} step */
async function inWorker(step) {
  const url = trustedScriptURL(WORKER);
  const worker = new Worker(url, { type: "module", name: "snapshot" });
  /** @type {import("comlink").Remote<Record<Step, () => Promise<void>>>} */
  const remote = wrap(worker);
  try {
    await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || "its worker did not load"));
      remote[step]().then(resolve, reject);
    });
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}
