/**
 * Keeping the site for offline use, as the page sees it.
 *
 * `start()` registers the service worker, has it save the site, retries when something gets in
 * the way, and watches for updates; `onState` tells what a person should know.
 */

import { note } from "../diagnostics/log.js";
import { activeWorker, ask, register, statusOf, supported } from "./registration.js";
import { Saving } from "./saving.js";
import { whyNot } from "./texts.js";

export { isolate } from "./isolation.js";

/**
 * @typedef {{
 *   state: "checking" | "unsupported" | "saving" | "ready" | "failed" | "update",
 *   done: number,
 *   total: number,
 *   free: number | null,
 *   kind: import("./texts.js").Kind | "",
 *   why: string,
 * }} OfflineState
 *   Bytes kept, bytes in all, bytes free on the device (null where the browser doesn't say);
 *   `kind` and `why` of a failure, or of an update that has to wait.
 */

const RETRY_MS = 10_000;
/** A worker of an earlier version says nothing when it is told to rest. */
const REST_MS = 2_000;
/** After this long a person is told that the browser takes its time to change over. */
const LATE_MS = 10_000;
const UPDATE_CHECK_MS = 60 * 60 * 1000;

/** @type {OfflineState} */
let current = { state: "checking", done: 0, total: 0, free: null, kind: "", why: "" };
/** @type {Set<(json: string) => void>} */
const listeners = new Set();
let started = false;
/** Whether the person has taken the offered version in this window. */
let accepted = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let late;

/** Workers that are none of ours, and that the browser is asked to look for another of. */
const unsound = new WeakSet();

const saving = new Saving(tell);

/**
 * Hear the state now and whenever it changes, as JSON of an OfflineState.
 *
 * @param {(json: string) => void} listener
 * @returns {() => void} stops it
 */
export function onState(listener) {
  listeners.add(listener);
  listener(JSON.stringify(current));
  return () => void listeners.delete(listener);
}

/** Begin. Never throws: what goes wrong becomes a state. */
export async function start() {
  if (started) return;
  started = true;
  if (!supported) return tell({ state: "unsupported", kind: "unsupported" });
  let registration;
  try {
    registration = await register();
    await activeWorker();
  } catch (failure) {
    started = false;
    const blocked = failure instanceof DOMException && failure.name === "SecurityError";
    tell({ state: "failed", kind: blocked ? "blocked" : "server", detail: String(failure) });
    if (!blocked) setTimeout(start, RETRY_MS);
    return;
  }
  watchForUpdates(registration);
  await saving.run();
  offerUpdate(registration);
}

/** Try again after a failure, now instead of later. */
export async function retry() {
  if (started) await saving.run();
  else await start();
}

/**
 * Change to the version that was offered and reload this page with it. Other open windows would
 * be left between two versions, so they have to be closed first; the state then says so.
 */
export async function applyUpdate() {
  const registration = await register();
  if (!registration.waiting) {
    location.reload();
    return;
  }
  accepted = true;
  try {
    if (registration.active) await letRest(registration.active);
    const answer = /** @type {import("./messages.types.js").Activation} */ (
      await ask(registration.waiting, { type: "activate" })
    );
    if (answer.activated) {
      // It comes when the present version has nothing to do; the reload ends this.
      clearTimeout(late);
      late = setTimeout(() => tell({ state: "update", kind: "late" }), LATE_MS);
      return;
    }
    tell({ state: "update", kind: "windows", detail: String(answer.others) });
  } catch (failure) {
    tell({ state: "update", kind: "unexpected", detail: String(failure) });
  }
  accepted = false;
}

/**
 * Have the present worker do nothing any more that nobody asks for, and wait until it says so.
 *
 * The browser changes over once that worker is idle. Chromium ends it as soon as it has nothing to
 * do if it runs when the next one asks to take over. If it is just starting then, or is asked for a
 * file while it ends, it goes on until half a minute after its last event (five minutes at most),
 * and no second request changes that. So it must have started before, and is left alone after.
 *
 * @param {ServiceWorker} present
 */
async function letRest(present) {
  await ask(present, { type: "rest" }, REST_MS).catch(() => {});
}

/** @param {ServiceWorkerRegistration} registration */
function watchForUpdates(registration) {
  let controller = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    const replaced = controller !== null;
    controller = navigator.serviceWorker.controller;
    if (accepted) location.reload();
    // A version that was never complete gave way to the next one while this page was open.
    else if (replaced) void saving.run();
  });
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => offerUpdate(registration));
    offerUpdate(registration); // A busy page hears of it when it has been installed already.
  });
  const check = async () => {
    await registration.update().catch(() => {}); // Offline: the next check will do.
    if (current.state !== "update") offerUpdate(registration); // Offered once is enough.
  };
  globalThis.addEventListener("online", check);
  setInterval(check, UPDATE_CHECK_MS);
}

/** @param {ServiceWorkerRegistration} registration */
async function offerUpdate(registration) {
  const { waiting, active } = registration;
  if (!waiting || !active || !navigator.serviceWorker.controller) return;
  const [theirs, ours] = await Promise.all([statusOf(waiting), statusOf(active)]);
  if (registration.waiting !== waiting || registration.active !== active) return;
  if (!theirs) return fetchAgain(registration, waiting);
  // One that came after a damaged one is no news.
  if (theirs.build === ours?.build) return saving.run();
  tell({ state: "update" });
}

/**
 * What waits is none of ours, and would begin to answer when the last window closes: have the
 * browser look for another until it has one.
 *
 * @param {ServiceWorkerRegistration} registration
 * @param {ServiceWorker} waiting
 */
async function fetchAgain(registration, waiting) {
  if (unsound.has(waiting)) return;
  unsound.add(waiting);
  tell({ state: "failed", kind: "worker" });
  for (let pause = 1_000; registration.waiting === waiting; pause = Math.min(2 * pause, 60_000)) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    await registration.update().catch(() => {}); // Without a network none comes either.
  }
}

/** @param {Partial<OfflineState> & { detail?: string }} change */
function tell({ detail, ...change }) {
  const kind = change.kind ?? "";
  const why = kind ? whyNot(kind, detail) : "";
  if (change.state && (change.state !== current.state || kind !== current.kind)) {
    note(kind ? "warning" : "note", `Offline use: ${change.state}. ${why}`.trimEnd());
  }
  current = { ...current, ...change, kind, why };
  const json = JSON.stringify(current);
  for (const listener of listeners) listener(json);
}
