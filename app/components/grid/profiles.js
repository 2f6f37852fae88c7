/** The columns' profiles as they arrive, window by window. */

/** @import { ColumnProfile, Span, TableProfile } from "./types.js" */

/** Columns that are asked for together. */
const WINDOW = 40;

export class Profiles {
  /** The last window; all agree in the numbers of rows. @type {TableProfile | null} */
  table = null;
  /** @type {Map<number, ColumnProfile>} */
  #columns = new Map();
  /** @type {Set<number>} */
  #asked = new Set();

  clear() {
    this.table = null;
    this.#columns.clear();
    this.#asked.clear();
  }

  /** @param {TableProfile | null} table @returns {boolean} whether it brought anything new */
  take(table) {
    if (!table || table === this.table) return false;
    this.table = table;
    for (const [place, column] of table.columns.entries()) this.#columns.set(table.start + place, column);
    return true;
  }

  /** @param {number} column */
  get(column) {
    return this.#columns.get(column);
  }

  /**
   * @param {Span} columns
   * @returns {{start: number, stop: number} | undefined} a window in sight not yet asked for
   */
  wanted(columns) {
    for (let column = columns.first; column <= columns.last; column += 1) {
      const start = column - (column % WINDOW);
      if (this.#columns.has(column) || this.#asked.has(start)) continue;
      this.#asked.add(start);
      return { start, stop: start + WINDOW };
    }
    return undefined;
  }
}
