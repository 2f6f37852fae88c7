/**
 * The grid's elements and their places.
 *
 * The scroll bars belong to a box as large as the whole table. The table itself stays in the
 * window and is drawn anew as they move; across, it stands at its true place, so that the frozen
 * column and the row numbers are held by `position: sticky`.
 */

import { element } from "./elements.js";
import { columnsOf } from "./header.js";

/** @import { ColumnAxis, RowAxis } from "./geometry.js" */
/** @import { Span } from "./types.js" */

export class Frame {
  columns = element("colgroup");
  head = element("thead", { role: "rowgroup" });
  table = element("table", { role: "grid", class: "grid-table", tabindex: 0, "aria-multiselectable": "true" });
  scroller = element("div", { class: "grid-scroll", tabindex: -1 });
  #window = element("div", { class: "grid-window" });
  #space = element("div", { class: "grid-space" });
  #body;

  /** @param {HTMLTableSectionElement} body */
  constructor(body) {
    this.#body = body;
    this.table.append(this.columns, this.head, body);
    this.#window.append(this.table);
    this.#space.append(this.#window);
    this.scroller.append(this.#space);
  }

  /** Height of the window below the header. */
  get viewHeight() {
    return this.scroller.clientHeight - this.head.offsetHeight;
  }

  /**
   * Give the scroll bars their range. Do this before the place is read from them.
   * @param {RowAxis} rows
   * @param {ColumnAxis} columns
   * @param {number} gutter width of the row numbers
   */
  measure(rows, columns, gutter) {
    setPixels(this.#space, "width", gutter + columns.total);
    setPixels(this.#space, "height", this.head.offsetHeight + rows.contentHeight);
    setPixels(this.#window, "height", this.scroller.clientHeight);
  }

  /**
   * @param {RowAxis} rows
   * @param {ColumnAxis} columns
   * @param {Span} shown the columns drawn besides the frozen one
   * @param {number} gutter
   */
  arrange(rows, columns, shown, gutter) {
    const widths = [gutter, ...columnsOf(shown, columns.count).map((column) => columns.width(column))];
    while (this.columns.childElementCount > widths.length) this.columns.lastElementChild?.remove();
    while (this.columns.childElementCount < widths.length) this.columns.append(element("col"));
    for (const [place, width] of widths.entries()) {
      setPixels(/** @type {HTMLElement} */ (this.columns.children[place]), "width", width);
    }
    setPixels(this.table, "width", widths.reduce((sum, width) => sum + width, 0));
    const first = shown.last >= shown.first ? columns.left(shown.first) - columns.width(0) : 0;
    setPixels(this.table, "margin-left", first);
    setPixels(this.table, "--gutter", gutter);
    setProperty(this.#body, "transform", `translateY(${-rows.shift}px)`);
  }

  /** @param {RowAxis} rows let the scroll bar say where the rows are */
  followRows(rows) {
    if (Math.abs(this.scroller.scrollTop - rows.scrollTop) >= 1) this.scroller.scrollTop = rows.scrollTop;
  }
}

/** @param {HTMLElement} target @param {string} name @param {number} value */
function setPixels(target, name, value) {
  setProperty(target, name, `${value}px`);
}

/** @param {HTMLElement} target @param {string} name @param {string} value */
function setProperty(target, name, value) {
  if (target.style.getPropertyValue(name) !== value) target.style.setProperty(name, value);
}
