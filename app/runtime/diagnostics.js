/**
 * What happened behind the scenes, for whoever looks into why something was slow: how every
 * interpreter of this page came about, and what became of the snapshots.
 */

/**
 * @typedef {object} Entry
 * @property {string} what `kernel`, `pool`, `page` or `snapshot`
 * @property {string} way how it went
 * @property {string} why what kept it from going better; empty where nothing did
 * @property {number} milliseconds
 */

/** A page that is open for weeks starts many workers. */
const MOST = 200;

/** @type {Entry[]} */
const entries = [];

/**
 * @param {string} what
 * @param {Omit<Entry, "what">} entry
 */
export function noteStart(what, entry) {
  entries.push({ what, ...entry });
  if (entries.length > MOST) entries.shift();
}

/** @returns {string} JSON of what was noted, oldest first */
export const diagnostics = () => JSON.stringify(entries);
