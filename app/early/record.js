/**
 * What the page shows first at the next start: a hint, read at once, before any database is open.
 * It is checked against the databases before it is shown, so that an old one does no harm.
 */

import { KEY } from "../runtime/snapshot/key.js";

/**
 * What Python says of the notebook in front.
 * @typedef {object} Front
 * @property {string} address
 * @property {string} path
 * @property {import("../platform/keyboard.js").Shortcut[]} shortcuts those that are heard early
 * @property {string[]} runs commands that wait for Python
 * @property {{queued: string, saved: string, saving: string, failed: string}} words
 *
 * @typedef {Front & {
 *   build: string,
 *   picture: import("./picture.js").Picture,
 *   scroll: number,
 * }} EarlyRecord
 */

const NAME = "fieldbook.early";
/** A notebook whose picture is longer than this is not shown early, in characters. */
const LONGEST = 500_000;

/** @returns {EarlyRecord | null} of the last session, if this build can show it */
export function readRecord() {
  try {
    const record = JSON.parse(localStorage.getItem(NAME) ?? "null");
    return record?.build === KEY ? record : null;
  } catch {
    return null;
  }
}

/** @param {Omit<EarlyRecord, "build"> | null} record */
export function writeRecord(record) {
  try {
    const json = record ? JSON.stringify({ ...record, build: KEY }) : "";
    if (json && json.length <= LONGEST) localStorage.setItem(NAME, json);
    else localStorage.removeItem(NAME);
  } catch {
    // The next start shows the notebook when Python is there.
  }
}
