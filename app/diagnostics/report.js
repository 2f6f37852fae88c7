/**
 * All that can be said of this Fieldbook, as sections and as one text. It is made here and not in
 * Python, because it is wanted most when Python has not started.
 */

import { activeWorker, ask } from "../offline/registration.js";
import { browser, fieldbook, offline, storage, timings } from "./facts.js";
import { lines } from "./log.js";
import { timeOfDay } from "./words.js";

/** @import {Rows} from "./facts.js" */
/** @import {Line} from "./log.js" */

/**
 * @typedef {{title: string, rows: Rows}} Section
 *
 * @typedef {object} Report
 * @property {string} at when it was made
 * @property {Section[]} sections
 * @property {(Omit<Line, "at"> & {at: string})[]} lines of all threads, in the order of time
 * @property {string} text all of it
 */

/** What does not answer by then is told as silent. */
const PATIENCE_MS = 3_000;
const MOST_ERRORS = 20;

const PREFACE =
  "Names of files may be in this report, but nothing of what is in them. It was sent to nobody.";

/**
 * @param {string} [ours] JSON of the sections that only Python can tell
 * @returns {Promise<string>} JSON of a Report
 */
export async function collect(ours = "[]") {
  const at = `${new Date().toISOString().replace("T", " ").slice(0, -1)} UTC`;
  const [about, device, kept, copy, took, worker] = await Promise.all([
    section("Fieldbook", fieldbook),
    section("Browser and device", browser),
    section("Storage", storage),
    section("Offline use", offline),
    section("Times", timings),
    workerLines(),
  ]);
  const sections = [about, device, ...JSON.parse(ours), kept, copy, took];
  const all = [...lines(), ...worker].sort((one, other) => one.at - other.at);
  const shown = all.map((line) => ({ ...line, at: timeOfDay(line.at) }));
  return JSON.stringify({ at, sections, lines: shown, text: asText(at, sections, shown) });
}

/**
 * @param {string} title
 * @param {() => Rows | Promise<Rows>} tell
 * @returns {Promise<Section>}
 */
async function section(title, tell) {
  try {
    return { title, rows: await soon(Promise.resolve(tell())) };
  } catch (error) {
    return { title, rows: [["Not told", String(error)]] };
  }
}

/** @returns {Promise<Line[]>} what the service worker has noted, also in earlier sessions */
async function workerLines() {
  try {
    if (!navigator.serviceWorker?.controller) return [];
    const asked = soon(activeWorker().then((worker) => ask(worker, { type: "log" })));
    const { lines: noted } = /** @type {import("../offline/messages.types.js").Log} */ (await asked);
    return noted.map((line) => ({ ...line, thread: "service worker" }));
  } catch (error) {
    const text = `It does not tell what it has noted: ${error}`;
    return [{ at: Date.now(), thread: "service worker", level: "warning", text }];
  }
}

/**
 * @template T
 * @param {Promise<T>} asked
 * @returns {Promise<T>}
 */
function soon(asked) {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`));
    setTimeout(late, PATIENCE_MS);
    asked.then(resolve, reject);
  });
}

/**
 * @param {string} at
 * @param {Section[]} sections
 * @param {Report["lines"]} shown
 */
function asText(at, sections, shown) {
  const errors = shown.filter(({ level }) => level === "error").slice(-MOST_ERRORS);
  const write = (/** @type {Report["lines"]} */ some) =>
    some.map(({ at: time, thread, level, text }) =>
      `  ${time} ${thread}, ${level}: ${text.replaceAll("\n", "\n    ")}`,
    );
  return [
    `Fieldbook, ${at}`,
    PREFACE,
    ...sections.flatMap(({ title, rows }) => [
      "",
      title,
      ...rows.map(([name, value]) => `  ${name}: ${value}`),
    ]),
    "",
    "Last errors",
    ...(errors.length > 0 ? write(errors) : ["  none"]),
    "",
    "Log (UTC)",
    ...write(shown),
    "",
  ].join("\n");
}
