/**
 * What happened behind the scenes, for whoever looks into why something was slow: how every
 * interpreter of this page came about, and what became of the snapshots. It is kept as marks of the
 * User Timing API, so that the browser's own tools show it on their timeline.
 */

import { note } from "../diagnostics/log.js";

/**
 * @typedef {object} Entry
 * @property {string} what `kernel`, `pool`, `page` or `snapshot`
 * @property {string} way how it went
 * @property {string} why what kept it from going better; empty where nothing did
 * @property {number} milliseconds
 */

const MARK = "fieldbook start";
/** A page that is open for weeks starts many workers. */
const MOST = 200;

/**
 * @param {string} what
 * @param {Omit<Entry, "what">} entry
 * @param {string} [thread] the worker it is about
 */
export function noteStart(what, entry, thread) {
  const { way, why, milliseconds } = entry;
  note(way === "failed" ? "error" : "note",
    `${what}: ${way} in ${Math.round(milliseconds)} ms${why ? ` (${why})` : ""}`, thread);
  if (performance.getEntriesByName(MARK).length >= MOST) performance.clearMarks(MARK);
  performance.mark(MARK, { detail: { what, ...entry } });
}

/** @returns {Entry[]} what was noted, in the order of time */
export const starts = () =>
  performance.getEntriesByName(MARK).map((mark) => /** @type {PerformanceMark} */ (mark).detail);
