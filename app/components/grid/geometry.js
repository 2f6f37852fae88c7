/** Where rows and columns lie, in pixels. Nothing here touches an element. */

/** @import { Span } from "./types.js" */

export const ROW_HEIGHT = 24;

/**
 * The tallest content that every engine scrolls without error; Firefox draws nothing beyond
 * 17.8 million pixels. Taller tables scroll in proportion.
 */
const TALLEST = 8_000_000;

/**
 * The rows and the place that is scrolled to.
 *
 * The position is kept in rows, as a fraction, and the scroll bar only follows it: where content
 * is taller than `TALLEST`, a pixel of the bar is several rows, but wheel and keys still move by
 * exact amounts.
 */
export class RowAxis {
  count = 0;
  position = 0;
  #view = 0;

  /** @param {number} count @param {number} view height of the window below the header */
  resize(count, view) {
    this.count = count;
    this.#view = Math.max(view, 0);
    this.moveTo(this.position);
  }

  get contentHeight() {
    return Math.min(this.count * ROW_HEIGHT, TALLEST);
  }

  get scaled() {
    return this.count * ROW_HEIGHT > TALLEST;
  }

  /** Whole rows that fit. */
  get page() {
    return Math.max(Math.floor(this.#view / ROW_HEIGHT), 1);
  }

  get #furthest() {
    return Math.max(this.count - this.#view / ROW_HEIGHT, 0);
  }

  /** @param {number} position in rows */
  moveTo(position) {
    this.position = Math.min(Math.max(position, 0), this.#furthest);
  }

  /** @param {number} row scroll as little as it takes to show this row in full */
  reveal(row) {
    const fits = this.#view / ROW_HEIGHT;
    if (row < this.position) this.moveTo(row);
    else if (row + 1 > this.position + fits) this.moveTo(row + 1 - fits);
  }

  /** @returns {number} what the scroll bar should say */
  get scrollTop() {
    const range = this.contentHeight - this.#view;
    return this.#furthest > 0 && range > 0 ? (this.position / this.#furthest) * range : 0;
  }

  /** @param {number} scrollTop what a person made the scroll bar say */
  followScroll(scrollTop) {
    const range = this.contentHeight - this.#view;
    this.moveTo(range > 0 ? (scrollTop / range) * this.#furthest : 0);
  }

  /** @returns {Span} the rows that are seen at least in part */
  get visible() {
    const first = Math.floor(this.position);
    const last = Math.ceil(this.position + this.#view / ROW_HEIGHT) - 1;
    return { first, last: Math.min(last, this.count - 1) };
  }

  /** Pixels of the first visible row that are hidden below the header. */
  get shift() {
    return (this.position - Math.floor(this.position)) * ROW_HEIGHT;
  }
}

const NARROWEST = 48;
const WIDEST = 640;

/** The columns' widths and the left edges that follow from them. The first column is frozen. */
export class ColumnAxis {
  /** @type {number[]} */
  #widths = [];
  /** Left edges, and the right edge of the last. @type {number[]} */
  #edges = [0];

  /** @param {number[]} widths */
  setWidths(widths) {
    this.#widths = widths.map((width) => Math.min(Math.max(Math.round(width), NARROWEST), WIDEST));
    this.#measure();
  }

  /** @param {number} column @param {number} width */
  setWidth(column, width) {
    this.setWidths(this.#widths.with(column, width));
  }

  #measure() {
    this.#edges = [0];
    for (const width of this.#widths) this.#edges.push(this.total + width);
  }

  get count() {
    return this.#widths.length;
  }

  get total() {
    return this.#edges.at(-1) ?? 0;
  }

  /** @param {number} column */
  width(column) {
    return this.#widths[column] ?? 0;
  }

  /** @param {number} column */
  left(column) {
    return this.#edges[column] ?? 0;
  }

  /**
   * The columns to draw besides the frozen one.
   * @param {number} scrollLeft
   * @param {number} view width of the window right of the row numbers
   * @returns {Span}
   */
  visible(scrollLeft, view) {
    const frozen = this.width(0);
    const first = Math.max(this.#at(scrollLeft + frozen), 1);
    return { first, last: Math.min(this.#at(scrollLeft + view), this.count - 1) };
  }

  /** @param {number} x @returns {number} the column that covers a distance from the left */
  #at(x) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#edges[middle + 1] ?? 0) <= x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * @param {number} column
   * @param {number} scrollLeft
   * @param {number} view
   * @returns {number} the scroll position nearest to the present one that shows the column
   */
  reveal(column, scrollLeft, view) {
    if (column < 1) return scrollLeft;
    const start = this.left(column) - this.width(0);
    const end = this.left(column) + this.width(column) - view;
    return start < scrollLeft ? start : Math.min(Math.max(end, scrollLeft), start);
  }
}
