/**
 * Has the snapshots made, once per build and device: in the background, when nobody has touched
 * anything for a while and no worker is busy. A tab that is closed meanwhile leaves nothing that counts.
 */

import { hearWorker } from "../diagnostics/log.js";
import { trustedScriptURL } from "../bridge/trusted.js";
import { memory } from "../platform/machine.js";
import { noteActivity, quietFor } from "../runtime/activity.js";
import { noteStart } from "../runtime/diagnostics.js";
import { KEY } from "../runtime/snapshot/key.js";
import { filesOf, KINDS } from "../runtime/snapshot/parts.js";
import { exists, isUsable, removeOthers } from "../runtime/snapshot/store.js";
import { addressOf } from "../site.js";
import { releaseProxy, wrap } from "../vendor/comlink.js";

const WORKER = addressOf("bundles/snapshot.worker.js");
/** Of several tabs one makes them. */
const LOCK = `fieldbook snapshot ${KEY}`;

const QUIET_MS = 20_000;
const LOOK_EVERY_MS = 2_000;
/** What is kept, and as much again while it is written over. */
const SPACE_NEEDED = 1_000_000_000;
/** Two interpreters beside the page's and a kernel's: too much for the smallest machines. */
const GIGABYTES_NEEDED = 2;

/** @import {Kind} from "../runtime/snapshot/parts.js" */
/** @typedef {"unpackPackages" | "warmUp" | "tryOut"} Step */

/** @type {readonly Step[]} */
const STEPS = ["unpackPackages", "warmUp", "tryOut"];

/**
 * Have the snapshots made once the site is kept for offline use, which comes first, and nobody is at
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
  if (!(await isUsable()) || (await unsettled()).length === 0) return;
  for (const type of ["keydown", "pointerdown", "wheel"]) {
    addEventListener(type, noteActivity, { capture: true, passive: true });
  }
  const timer = setInterval(() => {
    if (quietFor() < QUIET_MS) return;
    clearInterval(timer);
    void makeSnapshots();
  }, LOOK_EVERY_MS);
}

/**
 * Make the snapshots now. What becomes of them is noted in the diagnostics.
 *
 * @returns {Promise<boolean>} whether all of them are there
 */
export async function makeSnapshots() {
  const began = performance.now();
  const note = (/** @type {string} */ way, why = "") =>
    noteStart("snapshot", { way, why, milliseconds: performance.now() - began });
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    try {
      if (!lock) note("left", "another tab makes it");
      else if (await hasRoom(note)) {
        for (const kind of await unsettled()) {
          for (const step of STEPS) await inWorker(step, kind);
          note("made");
        }
        await removeOthers();
      }
    } catch (error) {
      note("failed", String(error));
    }
    const found = await Promise.all(KINDS.map((kind) => exists(filesOf(kind).complete)));
    return found.every(Boolean);
  });
}

/** What is neither there nor known not to work here. */
async function unsettled() {
  const settled = await Promise.all(
    KINDS.map(async (kind) => {
      const { complete, unsound } = filesOf(kind);
      return (await exists(complete)) || (await exists(unsound));
    }),
  );
  return KINDS.filter((_, at) => !settled[at]);
}

/** @param {(way: string, why: string) => void} note */
async function hasRoom(note) {
  const lack = await whatIsLacking();
  if (lack) note("left", lack);
  return lack === "";
}

/** @returns {Promise<string>} empty where nothing is */
async function whatIsLacking() {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  if (quota - usage < SPACE_NEEDED) return "there is too little space on the device";
  if ((memory() ?? Infinity) < GIGABYTES_NEEDED) return "the device has too little memory";
  return "";
}

/**
 * @param {Step} step
 * @param {Kind} kind
 */
async function inWorker(step, kind) {
  const url = trustedScriptURL(WORKER);
  const worker = new Worker(url, { type: "module", name: "snapshot" });
  hearWorker(worker, "snapshot");
  /** @type {import("comlink").Remote<Record<Step, (kind: Kind) => Promise<void>>>} */
  const remote = wrap(worker);
  try {
    await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || "its worker did not load"));
      remote[step](kind).then(resolve, reject);
    });
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}
