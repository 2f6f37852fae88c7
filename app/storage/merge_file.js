/**
 * Taking in a notebook file that was changed outside: by a kernel, another program, an import.
 *
 * The file is compared with the state in which Fieldbook last wrote it. Its differences are made
 * as edits on a copy of that state, as if another person had made them, and the shared document
 * merges them with what happened here since.
 */

import * as Y from "../vendor/yjs.js";
import { NotebookDoc, equal } from "./notebook_doc.js";

/**
 * @typedef {import("./notebook_doc.js").NotebookJson} NotebookJson
 * @typedef {import("./notebook_doc.js").CellJson} CellJson
 */

/**
 * @typedef {object} FileMerge
 * @property {Uint8Array} update to apply to the live document
 * @property {Uint8Array} state that the file is in; the base of the next merge
 */

/** The tag of a cell that keeps the file's version where both sides changed one. */
export const CONFLICT_TAG = "conflicting-version";

/**
 * @param {NotebookDoc} live
 * @param {Uint8Array[]} projections states that the file was written in, newest last
 * @param {NotebookJson} file
 * @returns {FileMerge | null} `null` where the file was not changed outside
 */
export function mergeFile(live, projections, file) {
  if (equal(live.toJson(), file)) return null;
  for (const state of projections) {
    if (equal(NotebookDoc.fromUpdates([state]).toJson(), file)) return null;
  }
  // Without any memory of the file the document itself is the base: the file is newer.
  const state = projections.at(-1) ?? Y.encodeStateAsUpdate(live.doc);
  const base = NotebookDoc.fromUpdates([state]).toJson();
  const fork = NotebookDoc.fromUpdates([state]);
  fork.doc.transact(() => applyFile(fork, base, live.toJson(), file));
  return {
    update: Y.encodeStateAsUpdate(fork.doc, Y.encodeStateVector(live.doc)),
    state: Y.encodeStateAsUpdate(fork.doc),
  };
}

/**
 * Make on `fork`, which is as `base`, the edits that lead to `file`.
 * @param {NotebookDoc} fork
 * @param {NotebookJson} base
 * @param {NotebookJson} live
 * @param {NotebookJson} file
 */
export function applyFile(fork, base, live, file) {
  const inBase = byId(base.cells);
  const inLive = byId(live.cells);
  const inFile = byId(file.cells);
  for (const cell of base.cells) {
    if (inFile.has(cell.id)) continue;
    const here = inLive.get(cell.id);
    // An edit beats a deletion.
    if (!here || equal(here, cell)) fork.deleteCell(cell.id);
  }
  for (const cell of file.cells) {
    const before = inBase.get(cell.id);
    if (before) applyCell(fork, before, inLive.get(cell.id), cell);
    else if (!inLive.has(cell.id)) fork.insertCell(fork.order().length, cell);
  }
  applyOrder(
    fork,
    file.cells.map(({ id }) => id),
  );
  if (!equal(base.metadata, file.metadata)) fork.setMetadata(file.metadata);
}

/**
 * @param {NotebookDoc} fork
 * @param {CellJson} before
 * @param {CellJson | undefined} here
 * @param {CellJson} cell
 */
function applyCell(fork, before, here, cell) {
  if (cell.cell_type !== before.cell_type) fork.setCellType(cell.id, cell.cell_type);
  if (!equal(cell.metadata, before.metadata)) fork.setCellMetadata(cell.id, cell.metadata);
  fork.setCellFields(cell.id, cell);
  if (cell.source === before.source || cell.source === here?.source) return;
  if (here?.source === before.source) fork.setSource(cell.id, cell.source);
  else keepBoth(fork, cell);
}

/**
 * Code merged letter by letter would be nobody's: the file's version gets a cell of its own.
 * @param {NotebookDoc} fork
 * @param {CellJson} cell
 */
function keepBoth(fork, cell) {
  const tags = Array.isArray(cell.metadata.tags) ? cell.metadata.tags : [];
  fork.insertCell(fork.order().indexOf(cell.id) + 1, {
    ...cell,
    id: newCellId(),
    metadata: { ...cell.metadata, tags: [...tags, CONFLICT_TAG] },
  });
}

/**
 * Bring the cells that the file has into its order, moving as few as may be.
 * @param {NotebookDoc} fork
 * @param {string[]} wanted
 */
function applyOrder(fork, wanted) {
  const present = wanted.filter((id) => fork.cells.has(id));
  const current = fork.order();
  const settled = new Set(longestIncreasing(present, (id) => current.indexOf(id)));
  present.forEach((id, index) => {
    if (settled.has(id)) return;
    const previous = present[index - 1];
    const order = fork.order().filter((other) => other !== id);
    fork.moveCell(id, previous === undefined ? 0 : order.indexOf(previous) + 1);
  });
}

/**
 * The longest part of `items` that is in rising order already.
 * @param {string[]} items
 * @param {(item: string) => number} rank
 */
function longestIncreasing(items, rank) {
  /** @type {{item: string, rank: number, length: number, previous: number}[]} */
  const best = [];
  let last = -1;
  items.forEach((item, index) => {
    const entry = { item, rank: rank(item), length: 1, previous: -1 };
    best.forEach((other, place) => {
      if (other.rank < entry.rank && other.length >= entry.length) {
        entry.length = other.length + 1;
        entry.previous = place;
      }
    });
    best.push(entry);
    if (last < 0 || entry.length > (best[last]?.length ?? 0)) last = index;
  });
  const found = [];
  for (let entry = best[last]; entry; entry = best[entry.previous]) found.push(entry.item);
  return found.reverse();
}

/** @param {CellJson[]} cells */
const byId = (cells) => new Map(cells.map((cell) => [cell.id, cell]));

/** An id as Jupyter makes them: eight hexadecimal digits. */
function newCellId() {
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
