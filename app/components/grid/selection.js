/** The active cell and the rectangle of selected ones. */

/** @import { Place, Span } from "./types.js" */

export class Selection {
  /** @type {Place} */
  active = { row: 0, column: 0 };
  /** The corner that stays where it is while the selection grows. @type {Place} */
  #anchor = { row: 0, column: 0 };

  /** @param {Place} place @param {boolean} extend keep the anchor */
  moveTo(place, extend = false) {
    this.active = place;
    if (!extend || place.row < 0) this.#anchor = place;
  }

  /** @param {number} rows @param {number} columns */
  all(rows, columns) {
    this.#anchor = { row: 0, column: 0 };
    this.active = { row: rows - 1, column: columns - 1 };
  }

  /** @param {number} rows @param {number} columns the table became this large */
  clamp(rows, columns) {
    const inside = (/** @type {Place} */ place) => ({
      row: Math.min(place.row, rows - 1),
      column: Math.max(Math.min(place.column, columns - 1), 0),
    });
    this.active = inside(this.active);
    this.#anchor = inside(this.#anchor);
  }

  /** @returns {Span} */
  get rows() {
    return spanOf(this.#anchor.row, this.active.row);
  }

  /** @returns {Span} */
  get columns() {
    return spanOf(this.#anchor.column, this.active.column);
  }

  get single() {
    return this.rows.first === this.rows.last && this.columns.first === this.columns.last;
  }

  /** @param {number} row @param {number} column */
  has(row, column) {
    return within(row, this.rows) && within(column, this.columns);
  }
}

/** @param {number} one @param {number} other @returns {Span} */
function spanOf(one, other) {
  return { first: Math.min(one, other), last: Math.max(one, other) };
}

/** @param {number} value @param {Span} span */
function within(value, span) {
  return value >= span.first && value <= span.last;
}
