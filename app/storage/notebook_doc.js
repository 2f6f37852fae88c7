/**
 * A notebook as a Y.Doc: its layout, and the operations on it.
 *
 * Layout: the root map `cells` holds by id a map of `cell_type`, `source` (Y.Text), `metadata`
 * (Y.Map), `position`, and where present `attachments` and `extra`; the root maps `metadata` and
 * `extra` are the notebook's. `fieldbook/notebook/crdt.py` is the same on CPython: updates of one
 * apply to the other.
 */

import * as Y from "../vendor/yjs.js";
import { positionBetween, spreadPositions } from "./positions.js";
import { difference } from "./text_difference.js";

/** @typedef {Record<string, unknown>} JsonObject */

/**
 * @typedef {object} CellJson
 * @property {string} id
 * @property {string} cell_type
 * @property {string} source
 * @property {JsonObject} metadata
 * @property {JsonObject} [attachments]
 * @property {JsonObject} [extra]
 */

/**
 * @typedef {object} NotebookJson
 * @property {CellJson[]} cells
 * @property {JsonObject} metadata
 * @property {JsonObject} [extra]
 */

/** @typedef {Y.Map<any>} CellMap */

/** The origin of edits by this page's own calls; they are undone by `undo`. */
export const LOCAL = "local";

/** What else a cell or a notebook may hold; kept whole, absent when empty. */
const OPTIONAL = /** @type {const} */ (["attachments", "extra"]);

export class NotebookDoc {
  doc = new Y.Doc();
  /** @type {Y.Map<CellMap>} */
  cells = this.doc.getMap("cells");
  /** @type {Y.Map<unknown>} */
  metadata = this.doc.getMap("metadata");
  /** @type {Y.Map<unknown>} */
  extra = this.doc.getMap("extra");

  /**
   * A new notebook; its first contents can't be undone.
   * @param {NotebookJson} notebook
   */
  static fromJson(notebook) {
    const made = new NotebookDoc();
    made.doc.transact(() => {
      const positions = spreadPositions(notebook.cells.length);
      notebook.cells.forEach((cell, index) =>
        made.cells.set(cell.id, cellMap(cell, positions[index] ?? "")),
      );
      assign(made.metadata, notebook.metadata);
      assign(made.extra, notebook.extra ?? {});
    });
    return made;
  }

  /** @param {Uint8Array[]} updates */
  static fromUpdates(updates) {
    const made = new NotebookDoc();
    made.doc.transact(() => updates.forEach((update) => Y.applyUpdate(made.doc, update)));
    return made;
  }

  /** @returns {NotebookJson} */
  toJson() {
    /** @type {NotebookJson} */
    const notebook = {
      cells: this.order().map((id) => cellJson(id, this.cell(id))),
      metadata: this.metadata.toJSON(),
    };
    if (this.extra.size > 0) notebook.extra = this.extra.toJSON();
    return notebook;
  }

  /** @returns {string[]} the cells' ids as they stand */
  order() {
    /** @type {[string, string][]} */
    const placed = [];
    this.cells.forEach((cell, id) => placed.push([cell.get("position"), id]));
    placed.sort(([one, oneId], [other, otherId]) =>
      one === other ? compare(oneId, otherId) : compare(one, other),
    );
    return placed.map(([, id]) => id);
  }

  /** @param {string} id */
  cell(id) {
    const cell = this.cells.get(id);
    if (!cell) throw new RangeError(`The notebook has no cell “${id}”.`);
    return cell;
  }

  /** @param {string} id @returns {Y.Text} */
  text(id) {
    return this.cell(id).get("source");
  }

  /**
   * @param {number} index
   * @param {CellJson} cell
   */
  insertCell(index, cell) {
    if (this.cells.has(cell.id))
      throw new RangeError(`The notebook already has a cell “${cell.id}”.`);
    this.#edit(() => this.cells.set(cell.id, cellMap(cell, this.#positionAt(index, this.order()))));
  }

  /** @param {string} id */
  deleteCell(id) {
    this.cell(id);
    this.#edit(() => this.cells.delete(id));
  }

  /**
   * Move a cell so that it stands at `index` afterwards.
   * @param {string} id
   * @param {number} index
   */
  moveCell(id, index) {
    const cell = this.cell(id);
    const others = this.order().filter((other) => other !== id);
    this.#edit(() => cell.set("position", this.#positionAt(index, others)));
  }

  /**
   * @param {string} id
   * @param {string} type
   */
  setCellType(id, type) {
    const cell = this.cell(id);
    if (cell.get("cell_type") !== type) this.#edit(() => cell.set("cell_type", type));
  }

  /**
   * Change a cell's text; only the part that differs is an edit.
   * @param {string} id
   * @param {string} text
   */
  setSource(id, text) {
    const shared = this.text(id);
    const { start, removed, inserted } = difference(shared.toString(), text);
    if (removed === 0 && inserted === "") return;
    this.#edit(() => {
      if (removed > 0) shared.delete(start, removed);
      if (inserted !== "") shared.insert(start, inserted);
    });
  }

  /**
   * @param {string} id
   * @param {JsonObject} metadata
   */
  setCellMetadata(id, metadata) {
    const target = this.cell(id).get("metadata");
    this.#edit(() => assign(target, metadata));
  }

  /**
   * Make attachments and unknown fields those of `cell`.
   * @param {string} id
   * @param {Pick<CellJson, "attachments" | "extra">} cell
   */
  setCellFields(id, cell) {
    const target = this.cell(id);
    this.#edit(() => {
      for (const name of OPTIONAL) {
        const value = cell[name];
        if (equal(target.get(name), value)) continue;
        if (value === undefined) target.delete(name);
        else target.set(name, value);
      }
    });
  }

  /** @param {JsonObject} metadata */
  setMetadata(metadata) {
    this.#edit(() => assign(this.metadata, metadata));
  }

  /** @param {() => void} operation */
  #edit(operation) {
    this.doc.transact(operation, LOCAL);
  }

  /**
   * A position for `index` among `order`; cells that share one are spread apart first.
   * @param {number} index
   * @param {string[]} order
   */
  #positionAt(index, order) {
    const place = Math.max(0, Math.min(index, order.length));
    const positions = order.map((id) => /** @type {string} */ (this.cell(id).get("position")));
    const before = place > 0 ? (positions[place - 1] ?? "") : "";
    if (positions[place] !== before) return positionBetween(before, positions[place] ?? null);
    let end = place;
    while (positions[end] === before) end += 1;
    const beyond = positions[end] ?? null;
    const found = positionBetween(before, beyond);
    let last = found;
    for (const id of order.slice(place, end)) {
      last = positionBetween(last, beyond);
      this.cell(id).set("position", last);
    }
    return found;
  }
}

/**
 * @param {CellJson} cell
 * @param {string} position
 */
function cellMap(cell, position) {
  const map = new Y.Map();
  map.set("cell_type", cell.cell_type);
  map.set("source", new Y.Text(cell.source));
  map.set("metadata", new Y.Map(Object.entries(cell.metadata)));
  map.set("position", position);
  for (const name of OPTIONAL) {
    const value = cell[name];
    if (value && Object.keys(value).length > 0) map.set(name, value);
  }
  return map;
}

/**
 * @param {string} id
 * @param {CellMap} map
 * @returns {CellJson}
 */
function cellJson(id, map) {
  /** @type {CellJson} */
  const cell = {
    id,
    cell_type: map.get("cell_type"),
    source: map.get("source").toString(),
    metadata: map.get("metadata").toJSON(),
  };
  for (const name of OPTIONAL) {
    const value = map.get(name);
    if (value !== undefined) cell[name] = value;
  }
  return cell;
}

/**
 * Make `target` equal to `values`, touching only the keys that differ.
 * @param {Y.Map<unknown>} target
 * @param {JsonObject} values
 */
function assign(target, values) {
  for (const key of [...target.keys()]) {
    if (!(key in values)) target.delete(key);
  }
  for (const [key, value] of Object.entries(values)) {
    if (!target.has(key) || !equal(target.get(key), value)) target.set(key, value);
  }
}

/**
 * @param {string} one
 * @param {string} other
 */
const compare = (one, other) => (one < other ? -1 : Number(one > other));

/**
 * Whether two JSON values are the same; the order of keys doesn't matter.
 * @param {unknown} one
 * @param {unknown} other
 */
export const equal = (one, other) => canonical(one) === canonical(other);

/** @param {unknown} value */
function canonical(value) {
  return JSON.stringify(value, (_key, part) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => compare(one, other)))
      : part,
  );
}
