/**
 * The rows that have arrived, in blocks, and the asking for those that have not.
 *
 * At most two requests are under way. The next is chosen when one is answered, by what is in
 * sight then: rows that were scrolled past in the meantime are never asked for.
 */

/** @import { Delivery, PageRequest, Span } from "./types.js" */

const ROWS = 100;
const COLUMNS = 40;
const BLOCKS_KEPT = 300;
const UNDER_WAY = 2;

export class Pages {
  /** @type {Map<string, (string | null)[][]>} */
  #blocks = new Map();
  /** @type {Map<string, string>} */
  #underWay = new Map();
  /** Blocks that could not be read; asked for again after the next change. @type {Set<string>} */
  #failed = new Set();
  #generation = 0;
  #ask;

  /** @param {(request: PageRequest) => void} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Forget everything: the data, their order or the filters have changed. */
  clear() {
    this.#generation += 1;
    this.#blocks.clear();
    this.#underWay.clear();
    this.#failed.clear();
  }

  get waiting() {
    return this.#underWay.size > 0;
  }

  /**
   * @param {number} row
   * @param {number} column
   * @returns {string | null | undefined} text, `null` if missing, `undefined` if not here yet
   */
  cell(row, column) {
    const block = this.#blocks.get(keyOf(row, column));
    return block?.[row % ROWS]?.[column % COLUMNS];
  }

  /**
   * Ask for what is in sight and not here.
   * @param {Span} rows
   * @param {Span[]} columns
   * @param {{rows: number, columns: number}} size
   */
  want(rows, columns, size) {
    for (const block of blocksOf(rows, columns)) {
      if (this.#underWay.size >= UNDER_WAY) return;
      const key = keyOf(block.row, block.column);
      const known = this.#blocks.get(key);
      if (known) {
        // The blocks in sight are the last that may be given up.
        this.#blocks.delete(key);
        this.#blocks.set(key, known);
      } else if (!this.#failed.has(key) && ![...this.#underWay.values()].includes(key)) {
        this.#request(key, block, size);
      }
    }
  }

  /**
   * @param {string} key
   * @param {{row: number, column: number}} block
   * @param {{rows: number, columns: number}} size
   */
  #request(key, block, size) {
    const request_id = `${this.#generation}:${key}`;
    this.#underWay.set(request_id, key);
    this.#ask({
      request_id,
      start: block.row,
      stop: Math.min(block.row + ROWS, size.rows),
      column_start: block.column,
      column_stop: Math.min(block.column + COLUMNS, size.columns),
    });
  }

  /**
   * Take an answer in.
   * @param {Delivery} delivery
   * @returns {Delivery | undefined} the same, unless it answers a question that stands no more
   */
  deliver(delivery) {
    const key = this.#underWay.get(delivery.request_id);
    if (key === undefined) return undefined;
    this.#underWay.delete(delivery.request_id);
    if (!delivery.page) {
      this.#failed.add(key);
      return delivery;
    }
    this.#blocks.set(key, delivery.page.cells);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= BLOCKS_KEPT) break;
      this.#blocks.delete(oldest);
    }
    return delivery;
  }
}

/** @param {number} row @param {number} column */
function keyOf(row, column) {
  return `${Math.floor(row / ROWS)}:${Math.floor(column / COLUMNS)}`;
}

/**
 * @param {Span} rows
 * @param {Span[]} columns
 */
function* blocksOf(rows, columns) {
  for (let row = rows.first - (rows.first % ROWS); row <= rows.last; row += ROWS) {
    for (const span of columns) {
      const first = span.first - (span.first % COLUMNS);
      for (let column = first; column <= span.last; column += COLUMNS) yield { row, column };
    }
  }
}
