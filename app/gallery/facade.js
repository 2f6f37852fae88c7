/** What the gallery's Python imports of JavaScript. */

import { trustedScriptURL } from "../bridge/trusted.js";
import * as log from "../diagnostics/log.js";
import { loadPreferences, savePreference } from "../platform/preferences.js";
import { expectWorker, explainFailure } from "../runtime/failures.js";
import { starts } from "../runtime/diagnostics.js";
import { addressOf } from "../site.js";

export * as dom from "../bridge/dom.js";
export { cores, memory } from "../platform/machine.js";
export * as memories from "../workers/memories.js";
export * as pool from "../workers/pool.client.js";

const NOTE = "patterns.note";
/** Named nowhere in the site. */
const MISSING = "bundles/missing.worker.js";

/** @returns {string} the part of the address that names a pattern */
export const address = () => location.hash;

/** @param {(hash: string) => void} listener */
export function onAddress(listener) {
  addEventListener("hashchange", () => listener(location.hash));
}

/** @param {string} title */
export function setTitle(title) {
  document.title = title;
}

/** To the head of what was opened, once Python has drawn it. */
export function toTop() {
  queueMicrotask(() => {
    const main = document.querySelector("main");
    main?.scrollTo(0, 0);
    main?.focus({ preventScroll: true });
  });
}

/** @returns {string} JSON, see `Facts` in `fieldbook.gallery.stage` */
export function facts() {
  const page = starts().find(({ what }) => what === "page");
  return JSON.stringify({
    isolated: crossOriginIsolated,
    controlled: Boolean(navigator.serviceWorker?.controller),
    way: page?.way ?? "",
    milliseconds: page?.milliseconds ?? 0,
  });
}

/** @returns {Promise<string>} */
export async function recall() {
  return String(JSON.parse(await loadPreferences())[NOTE] ?? "");
}

/** @param {string} text */
export const keep = (text) => savePreference(NOTE, JSON.stringify(text));

/** @returns {Promise<string>} JSON: what, why, remedy */
export async function startMissingWorker() {
  const url = addressOf(MISSING);
  const worker = new Worker(trustedScriptURL(url), { type: "module" });
  const error = await new Promise((resolve) => {
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(event.error ?? event.message);
    };
  });
  worker.terminate();
  const { what, why, remedy } = await explainFailure("A worker did not start.", error, [
    expectWorker(url),
  ]);
  return JSON.stringify({ what, why, remedy });
}

/**
 * @param {string} text
 * @param {boolean} heard
 */
export function complain(text, heard) {
  if (heard) console.error(text);
  else log.unheard(() => console.error(text));
}

/** @returns {string} JSON of the lines */
export const lines = () =>
  JSON.stringify(log.lines().map(({ thread, level, text }) => `${thread}, ${level}: ${text}`));
