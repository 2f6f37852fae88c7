/**
 * The snapshots that there are, and the files of each.
 *
 * - `kernel`: a kernel with everything imported, for kernels and pool workers.
 * - `page`: the workbench imported, for Python on the page.
 *
 * @typedef {"kernel" | "page"} Kind
 */

/** @type {readonly Kind[]} */
export const KINDS = ["kernel", "page"];

/** @param {Kind} kind */
export const filesOf = (kind) => ({
  /** The packages as the file system shows them. */
  archive: `${kind}.archive`,
  archiveIndex: `${kind}.archive.json`,
  archiveComplete: `${kind}.archive.complete`,
  heap: `${kind}.heap`,
  libraries: `${kind}.libraries`,
  /** Everything else, see `Snapshot`. */
  about: `${kind}.json`,
  complete: `${kind}.complete`,
  /** This version of the browser has restored it, and found it sound by every check. */
  tried: `${kind}.tried ${encodeURIComponent(navigator.userAgent)}`,
  /** It was made, and could not be restored: on this device it will not do. */
  unsound: `${kind}.unsound`,
});
