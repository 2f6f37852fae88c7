/**
 * What a sync has to do, from three looks at every path: what the mount has, what the database
 * has, and what both had when they last agreed (the base). Nothing here touches a file.
 *
 * The rules: a deletion is done only to what was known and unchanged; an edit beats a deletion;
 * where both sides edited, both versions stay.
 */

/**
 * A file or folder of the mount.
 * @typedef {object} LocalEntry
 * @property {boolean} folder
 * @property {number} time
 * @property {number} changed when it was written or touched last, whatever time it was given then
 * @property {number} size
 * @property {number} inode a file that was replaced has another, even with the same time
 */

/**
 * What both sides agreed on: the entry in the mount, and its time in the database.
 * @typedef {LocalEntry & {remote: number, unsure: boolean}} BaseEntry
 * `unsure`: it was written in the very millisecond of the sync, and may have been again since.
 */

/**
 * @typedef {"push" | "pull" | "verify" | "compare" | "dropLocal" | "dropRemote" |
 *   "forget"} Step
 * - `push`, `pull`: one side's version goes to the other
 * - `compare`: both have versions of their own, equal or in conflict
 * - `verify`: probably unchanged; look at the contents
 * - `dropLocal`, `dropRemote`: deleted on the other side
 * - `forget`: neither has it any more
 */

/**
 * @param {Map<string, LocalEntry>} local
 * @param {Map<string, number>} remote times in the database
 * @param {Map<string, BaseEntry>} base
 * @returns {Map<string, Step>} in the order of paths: folders before what is in them
 */
export function planMerge(local, remote, base) {
  /** @type {Map<string, Step>} */
  const plan = new Map();
  const paths = [...new Set([...local.keys(), ...remote.keys(), ...base.keys()])].sort();
  for (const path of paths) {
    const step = stepFor(local.get(path), remote.get(path), base.get(path));
    if (step) plan.set(path, step);
  }
  return plan;
}

/** Steps that need the record's contents. @type {ReadonlySet<Step>} */
const NEEDS_RECORD = new Set(["pull", "compare", "verify"]);

/**
 * @param {Map<string, Step>} plan
 * @returns {string[]} paths whose records it needs
 */
export const wantedRecords = (plan) =>
  [...plan].filter(([, step]) => NEEDS_RECORD.has(step)).map(([path]) => path);

/**
 * The plan where some records can't be read any more: the mount's version takes their place, and
 * where it has none of its own nothing is done.
 * @param {Map<string, Step>} plan
 * @param {ReadonlySet<string>} lost
 * @param {Map<string, LocalEntry>} local
 */
export function planWithout(plan, lost, local) {
  for (const path of wantedRecords(plan)) {
    if (!lost.has(path)) continue;
    if (plan.get(path) === "pull" || local.get(path)?.folder) plan.delete(path);
    else plan.set(path, "push");
  }
  return plan;
}

/**
 * @param {LocalEntry | undefined} local
 * @param {number | undefined} remote
 * @param {BaseEntry | undefined} base
 * @returns {Step | null}
 */
function stepFor(local, remote, base) {
  if (local === undefined && remote === undefined) return "forget";
  if (local === undefined) {
    const changedThere = !base || (!base.folder && remote !== base.remote);
    return changedThere ? "pull" : "dropRemote";
  }
  if (local.folder) return folderStep(remote, base);
  const changedHere = !base || !isSame(local, base);
  if (remote === undefined) return changedHere ? "push" : "dropLocal";
  const changedThere = !base || remote !== base.remote;
  if (changedHere) return changedThere ? "compare" : "push";
  if (changedThere) return base.unsure ? "compare" : "pull";
  return base.unsure ? "verify" : null;
}

/**
 * Whether there is nothing to do for what the mount has, as long as the database has what it had.
 * @param {LocalEntry} local
 * @param {BaseEntry | undefined} base
 */
export const isSettled = (local, base) =>
  base !== undefined && (local.folder ? base.folder : !base.unsure && isSame(local, base));

/**
 * Folders have no contents of their own: only being there counts.
 * @param {number | undefined} remote
 * @param {BaseEntry | undefined} base
 * @returns {Step | null}
 */
function folderStep(remote, base) {
  if (remote === undefined) return base?.folder ? "dropLocal" : "push";
  if (remote !== base?.remote) return "compare";
  return base.folder ? null : "push";
}

/**
 * @param {LocalEntry} one
 * @param {LocalEntry} other
 */
export const isSame = (one, other) =>
  one.folder === other.folder &&
  one.time === other.time &&
  one.changed === other.changed &&
  one.size === other.size &&
  one.inode === other.inode;
