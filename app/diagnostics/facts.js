/**
 * What can be said of this browser, this device and this copy of Fieldbook. Each function gives the
 * rows of a section, and may fail or take for ever: `report.js` sees to that.
 */

import { cores, memory } from "../platform/machine.js";
import { activeWorker, ask, supported } from "../offline/registration.js";
import { KEY } from "../runtime/snapshot/key.js";
import { filesOf, KINDS } from "../runtime/snapshot/parts.js";
import { openFiles } from "../runtime/snapshot/store.js";
import { CAN_SUSPEND } from "../runtime/stacks.js";
import { estimate, isPersisted } from "../storage/allowance.js";
import { PYODIDE } from "../runtime/version.js";
import { addressOf, SITE } from "../site.js";
import { milliseconds, size } from "./words.js";

/** @typedef {[name: string, value: string][]} Rows */

/** @returns {Promise<Rows>} */
export async function fieldbook() {
  const assets = await (await fetch(addressOf("assets.json"))).json();
  const standalone = matchMedia("(display-mode: standalone)").matches;
  return [
    ["Version", assets.version],
    ["Build", assets.build],
    ["Snapshots for", KEY],
    ["Pyodide", PYODIDE],
    ["Address", SITE.href],
    ["Shown in", standalone ? "a window of its own" : "a browser's tab"],
    ["Open since", new Date(performance.timeOrigin).toISOString()],
  ];
}

/** @returns {Rows} */
export function browser() {
  const gigabytes = memory();
  return [
    ["Browser", navigator.userAgent],
    ["Languages", navigator.languages.join(", ")],
    ["Processor cores", String(cores())],
    ["Memory", gigabytes === undefined ? "not told" : `${gigabytes} GB (rounded by the browser)`],
    ["Window", `${innerWidth} × ${innerHeight}, ${devicePixelRatio} pixels each`],
    ["Network", navigator.onLine ? "there is one" : "none"],
    ["Secure address", yes(isSecureContext)],
    ["Isolated", yes(crossOriginIsolated)],
    ["Shared memory", yes("SharedArrayBuffer" in globalThis)],
    ["Suspended stacks", yes(CAN_SUSPEND)],
    ["Private file system", yes(Boolean(navigator.storage?.getDirectory))],
    ["Trusted Types", yes("trustedTypes" in globalThis)],
  ];
}

/** @returns {Promise<Rows>} */
export async function storage() {
  const { usage = 0, quota = 0, ...more } = await estimate();
  const details = /** @type {{usageDetails?: Record<string, number>}} */ (more).usageDetails ?? {};
  const databases = (await indexedDB.databases?.()) ?? [];
  return [
    ["Used", `${size(usage)} of ${size(quota)}`],
    .../** @type {Rows} */ (Object.entries(details).map(([name, used]) => [`… ${name}`, size(used)])),
    ["Kept for good", yes(await isPersisted())],
    ["Databases", databases.map(({ name, version }) => `${name} (${version})`).join(", ") || "none"],
    .../** @type {Rows} */ (
      await Promise.all(KINDS.map(async (kind) => [`Snapshot of a ${kind}`, await snapshot(kind)]))
    ),
  ];
}

/** @param {import("../runtime/snapshot/parts.js").Kind} kind */
async function snapshot(kind) {
  const { heap, libraries, archive, complete, unsound } = filesOf(kind);
  if (await openFiles([unsound])) return "does not work on this device";
  if (!(await openFiles([complete]))) return "not made yet";
  const files = (await openFiles([heap, libraries, archive])) ?? [];
  const sizes = await Promise.all(files.map(async (file) => (await file.getFile()).size));
  return `made, ${size(sizes.reduce((sum, each) => sum + each, 0))}`;
}

/** @returns {Promise<Rows>} */
export async function offline() {
  if (!supported) return [["Service worker", "this browser or address allows none"]];
  const registration = await navigator.serviceWorker.getRegistration(SITE.href);
  const states = /** @type {const} */ (["active", "waiting", "installing"])
    .filter((state) => registration?.[state])
    .join(", ");
  /** @type {Rows} */
  const rows = [
    ["Service worker", states || "none"],
    ["Answers for this page", yes(Boolean(navigator.serviceWorker.controller))],
  ];
  if (registration?.active) {
    const status = /** @type {import("../offline/messages.types.js").Status} */ (
      await ask(await activeWorker(), { type: "status" })
    );
    const of = status.total === null ? "of an unknown number" : `of ${size(status.total)}`;
    rows.push(["Its build", status.build]);
    rows.push(["Kept", `${size(status.done)} ${of}${status.complete ? ", complete" : ""}`]);
  }
  const names = (await caches.keys()).filter((name) => name.includes(SITE.pathname));
  for (const name of names) {
    const files = (await (await caches.open(name)).keys()).length;
    rows.push([`Cache “${name}”`, files === 1 ? "1 file" : `${files} files`]);
  }
  return rows;
}

/** @returns {Rows} how long things took, in the order in which they happened */
export function timings() {
  /** @type {Rows} */
  const rows = [];
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (
    performance.getEntriesByType("navigation")
  );
  if (navigation) {
    rows.push(["The page came", `after ${milliseconds(navigation.responseEnd)}`]);
    rows.push(["Its text was read", `after ${milliseconds(navigation.domInteractive)}`]);
  }
  for (const { name, startTime } of performance.getEntriesByType("paint")) {
    rows.push([name === "first-paint" ? "Something was drawn" : "The window was drawn", `after ${milliseconds(startTime)}`]);
  }
  for (const mark of performance.getEntriesByName("fieldbook start")) {
    const { what, way, why, milliseconds: took, marks = {} } = /** @type {PerformanceMark} */ (mark).detail;
    const steps = Object.entries(marks).map(([step, at]) => `${step} ${at}`);
    const details = [why, steps.length > 0 ? `by steps: ${steps.join(", ")}` : ""].filter(Boolean);
    const text = `${way} in ${milliseconds(took)}, done after ${milliseconds(mark.startTime)}`;
    rows.push([what, details.length > 0 ? `${text} (${details.join("; ")})` : text]);
  }
  return rows;
}

/** @param {boolean} is */
const yes = (is) => (is ? "yes" : "no");
