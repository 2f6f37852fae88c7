/**
 * The rows in sight. A row that stays in sight keeps its element, so that scrolling by one row
 * writes one row and the cell with the focus keeps it.
 */

import { element } from "./elements.js";
import { count } from "./texts.js";

/** @import { Column, Place, Span } from "./types.js" */
/** @import { Selection } from "./selection.js" */

/**
 * @typedef {object} Sight what is to be drawn
 * @property {Span} rows
 * @property {number[]} columns
 * @property {Column[]} all
 * @property {(row: number, column: number) => string | null | undefined} cell
 * @property {Selection} selection
 */

/** After so many rows stands a thin rule. */
const RULE = 5;

export class Body {
  element = element("tbody", { role: "rowgroup" });
  /** @type {Map<number, HTMLTableRowElement>} */
  #rows = new Map();
  /** @type {WeakMap<Element, Place>} */
  #places = new WeakMap();

  /** @param {Sight} sight */
  draw(sight) {
    const { first, last } = sight.rows;
    const free = [...this.#rows].filter(([row]) => row < first || row > last);
    for (const [row] of free) this.#rows.delete(row);
    const spare = free.map(([, row]) => row);
    /** Rows above the ones that stay, in order. @type {HTMLTableRowElement[]} */
    const above = [];
    /** @type {HTMLTableRowElement[]} */
    const below = [];
    const stays = Math.min(...this.#rows.keys());
    for (let row = first; row <= last; row += 1) {
      let line = this.#rows.get(row);
      if (!line) {
        line = spare.pop() ?? element("tr", { role: "row" }, element("th", NUMBER));
        this.#rows.set(row, line);
        (row < stays ? above : below).push(line);
      }
      this.#fill(line, row, sight);
    }
    for (const line of spare) line.remove();
    if (above.length) this.element.prepend(...above);
    if (below.length) this.element.append(...below);
  }

  /** @param {HTMLTableRowElement} line @param {number} row @param {Sight} sight */
  #fill(line, row, sight) {
    setAttribute(line, "aria-rowindex", String(row + 2));
    line.classList.toggle("has-rule", row % RULE === RULE - 1);
    setText(/** @type {Element} */ (line.firstElementChild), count(row + 1));
    while (line.childElementCount > sight.columns.length + 1) line.lastElementChild?.remove();
    while (line.childElementCount < sight.columns.length + 1) {
      line.append(element("td", { role: "gridcell", tabindex: -1 }));
    }
    for (const [place, column] of sight.columns.entries()) {
      const cell = /** @type {HTMLElement} */ (line.children[place + 1]);
      this.#places.set(cell, { row, column });
      setAttribute(cell, "aria-colindex", String(column + 1));
      const text = sight.cell(row, column);
      const selected = sight.selection.has(row, column);
      setClass(
        cell,
        figureClass(sight.all[column], text) +
          (column === 0 ? " is-frozen" : "") +
          (text === null ? " is-missing" : text === undefined ? " is-awaited" : "") +
          (selected && !sight.selection.single ? " is-selected" : ""),
      );
      setAttribute(cell, "aria-selected", String(selected));
      setText(cell, text ?? "");
    }
  }

  /** @param {Element} cell @returns {Place | undefined} */
  placeOf(cell) {
    return this.#places.get(cell);
  }

  /** @param {Place} place @param {number[]} columns those drawn @returns {HTMLElement | undefined} */
  cellAt({ row, column }, columns) {
    const cell = this.#rows.get(row)?.children[columns.indexOf(column) + 1];
    return columns.includes(column) && cell instanceof HTMLElement ? cell : undefined;
  }
}

/**
 * Figures stand at the right, with their decimal points in line: a short fraction is followed by
 * as much room as its missing digits would take.
 * @param {Column | undefined} column
 * @param {string | null | undefined} text
 */
function figureClass(column, text) {
  if (column?.kind === "integer") return "is-figure";
  if (column?.kind !== "number") return "";
  if (!text || !column.decimals || text.includes("e")) return "is-figure";
  const point = text.indexOf(".");
  const taken = point < 0 ? 0 : text.length - point;
  const short = column.decimals + 1 - taken;
  return short > 0 ? `is-figure is-short-${short}` : "is-figure";
}

const NUMBER = { class: "grid-number", role: "presentation", "aria-hidden": "true" };

/** @param {Element} target @param {string} text */
function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** @param {Element} target @param {string} name @param {string} value */
function setAttribute(target, name, value) {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** @param {Element} target @param {string} name */
function setClass(target, name) {
  if (target.className !== name) target.className = name;
}
