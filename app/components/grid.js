/**
 * The table of a file: a grid of any number of rows, of which only those in sight exist.
 *
 * It asks its owner for pages of text and shows placeholders until they arrive. It is our own
 * rather than a library's: the small ones that draw a real `<table>` write markup with
 * `innerHTML`, which the page's Trusted Types policy forbids, and cannot reach the last rows of
 * a table taller than an element may be.
 *
 * Events: `page` (a `PageRequest`), `sort` and `filter` (what is to be in force), `profile`
 * ({start, stop} of columns), `active` ({row, column}), `copied` ({rows, columns}), `refused`
 * ({text}).
 * Calls: `deliver` (a `Delivery`), `reveal` ({row, column}), `focus`.
 */

import { Bar } from "./grid/bar.js";
import { Body } from "./grid/body.js";
import { CELLS_MOST, tabSeparated } from "./grid/clipboard.js";
import { ColumnMenu } from "./grid/column-menu.js";
import { Frame } from "./grid/frame.js";
import { ColumnAxis, ROW_HEIGHT, RowAxis } from "./grid/geometry.js";
import { Header, columnsOf } from "./grid/header.js";
import { destination } from "./grid/keyboard.js";
import { Notice } from "./grid/notice.js";
import { Pages } from "./grid/pages.js";
import { Profiles } from "./grid/profiles.js";
import { Selection } from "./grid/selection.js";
import { TEXTS, count } from "./grid/texts.js";
import { fittingWidth, initialWidths } from "./grid/widths.js";

/** @import { Delivery, Failure, Filter, Place, Props, Sort, Span } from "./grid/types.js" */

/** Rows shown as placeholders while it is not known how many pass new filters. */
const UNKNOWN = 40;
const RESIZE_STEP = 16;

/**
 * @param {HTMLElement} host
 * @param {Props} props
 * @param {(name: string, detail: string) => void} emit
 */
export function mount(host, props, emit) {
  const grid = new Grid(host, props, emit);
  return {
    /** @param {Props} next */
    update: (next) => grid.update(next),
    destroy: () => grid.destroy(),
    /** @param {string} method @param {string} json its arguments */
    call: (method, json) => grid.call(method, JSON.parse(json)[0] ?? {}),
  };
}

class Grid {
  #rows = new RowAxis();
  #axis = new ColumnAxis();
  #selection = new Selection();
  #profiles = new Profiles();
  #pages;
  #header;
  #body = new Body();
  #frame = new Frame(this.#body.element);
  #bar;
  #menu;
  #notice = new Notice(() => this.#filterBy([]));
  #props;
  /** Rows that pass the filters, `null` until a page has told. @type {number | null} */
  #passing = null;
  /** Why rows could not be had, if so. @type {Failure | null} */
  #failure = null;
  /** The columns drawn besides the frozen one. @type {Span} */
  #shown = { first: 1, last: 0 };
  #drawing = 0;
  /** Whether the focus is being handed on within the grid. */
  #handing = false;
  #observer = new ResizeObserver(() => this.#drawSoon());
  /** What waits for rows that are to be copied. @type {(() => void) | null} */
  #whenDelivered = null;
  #emit;
  #host;

  /**
   * @param {HTMLElement} host
   * @param {Props} props
   * @param {(name: string, detail: string) => void} emit
   */
  constructor(host, props, emit) {
    this.#host = host;
    this.#props = props;
    this.#emit = (/** @type {string} */ name, /** @type {unknown} */ detail) => emit(name, JSON.stringify(detail));
    this.#pages = new Pages((request) => this.#emit("page", request));
    this.#bar = new Bar({ sort: (sort) => this.#sortBy(sort), filter: (filters) => this.#filterBy(filters) });
    this.#menu = new ColumnMenu({
      sort: (column, descending) => this.#sortColumn(column, descending, false),
      filter: (column, filter) => this.#filterColumn(column, filter),
    });
    this.#header = new Header({
      sort: (column, add) => this.#toggleSort(column, add),
      menu: (column) => this.#openMenu(column),
      resize: (column, width) => this.#resize(column, width),
      fit: (column) => this.#fit(column),
    });
    this.#frame.head.append(this.#header.row, this.#header.profiles);
    host.classList.add("grid");
    this.#frame.scroller.append(this.#notice.element);
    host.replaceChildren(this.#bar.element, this.#frame.scroller, this.#menu.element);
    this.#listen();
    this.#observer.observe(this.#frame.scroller);
    this.#begin(props);
  }

  destroy() {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#drawing);
    this.#host.classList.remove("grid");
    this.#host.replaceChildren();
  }

  /** @param {Props} props */
  update(props) {
    const before = this.#props;
    this.#props = props;
    const other = JSON.stringify([props.version, props.columns]) !== JSON.stringify([before.version, before.columns]);
    if (other) {
      this.#begin(props);
      return;
    }
    const view = (/** @type {Props} */ { sort, filters }) => JSON.stringify([sort, filters]);
    if (view(props) !== view(before)) {
      this.#pages.clear();
      this.#failure = null;
      if (JSON.stringify(props.filters) !== JSON.stringify(before.filters)) this.#passing = null;
      this.#rows.moveTo(0);
      this.#header.clear();
    }
    if (this.#profiles.take(props.profile)) this.#header.clear();
    this.#drawSoon();
  }

  /** @param {Props} props a table that is new, or read anew */
  #begin(props) {
    this.#pages.clear();
    this.#failure = null;
    this.#profiles.clear();
    this.#profiles.take(props.profile);
    this.#header.clear();
    this.#passing = null;
    this.#axis.setWidths(initialWidths(props.columns));
    this.#rows.moveTo(0);
    this.#drawSoon();
  }

  /** @param {string} method @param {any} detail */
  call(method, detail) {
    if (method === "deliver") this.#deliver(detail);
    else if (method === "reveal") this.#move(detail, false);
    else if (method === "focus") this.#frame.table.focus();
  }

  /** @param {Delivery} delivery */
  #deliver(delivery) {
    const answer = this.#pages.deliver(delivery);
    if (answer?.page) this.#passing = answer.page.total;
    if (answer?.error) this.#failure = answer.error;
    this.#whenDelivered?.();
    this.#drawSoon();
  }

  get #count() {
    if (this.#props.filters.length === 0) return this.#props.rows;
    return this.#passing ?? (this.#failure ? 0 : Math.min(UNKNOWN, this.#props.rows));
  }

  get #gutter() {
    return fittingWidth([count(this.#props.rows)]);
  }

  // Drawing

  #drawSoon() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#draw();
    });
  }

  #draw() {
    const { scroller, table } = this.#frame;
    const held = table.contains(document.activeElement);
    this.#describe();
    this.#rows.resize(this.#count, this.#frame.viewHeight);
    this.#selection.clamp(this.#count, this.#axis.count);
    this.#frame.measure(this.#rows, this.#axis, this.#gutter);
    this.#frame.followRows(this.#rows);
    this.#shown = this.#axis.visible(scroller.scrollLeft, scroller.clientWidth - this.#gutter);
    this.#header.draw(this.#props, this.#axis, this.#shown, this.#profiles);
    this.#frame.arrange(this.#rows, this.#axis, this.#shown, this.#gutter);
    this.#pages.want(this.#rows.visible, [{ first: 0, last: 0 }, this.#shown], {
      rows: this.#count,
      columns: this.#axis.count,
    });
    this.#body.draw({
      rows: this.#rows.visible,
      columns: columnsOf(this.#shown, this.#axis.count),
      all: this.#props.columns,
      cell: (row, column) => this.#pages.cell(row, column),
      selection: this.#selection,
    });
    const profiles = this.#profiles.wanted({ first: 0, last: 0 }) ?? this.#profiles.wanted(this.#shown);
    if (profiles) this.#emit("profile", profiles);
    this.#placeFocus(held);
  }

  /** What does not move with scrolling. */
  #describe() {
    const { table } = this.#frame;
    const known = this.#props.filters.length === 0 || this.#passing !== null;
    table.setAttribute("aria-label", this.#props.name);
    table.setAttribute("aria-rowcount", String(known ? this.#count + 1 : -1));
    table.setAttribute("aria-colcount", String(this.#props.columns.length));
    table.setAttribute("aria-busy", String(this.#pages.waiting));
    this.#bar.draw(this.#props, this.#count);
    this.#notice.draw({
      failure: this.#failure,
      empty: known && this.#count === 0,
      filtered: this.#props.filters.length > 0,
    });
  }

  // Focus: exactly one element of the grid is in the tab order, the active cell while it is drawn.

  /** @param {Place} place */
  #cellAt(place) {
    if (place.row < 0) return this.#header.cell(place.column);
    return this.#body.cellAt(place, columnsOf(this.#shown, this.#axis.count));
  }

  /** @param {boolean} held whether the grid had the focus */
  #placeFocus(held) {
    const { table } = this.#frame;
    const cell = this.#cellAt(this.#selection.active);
    for (const other of table.querySelectorAll('[tabindex="0"]')) if (other !== cell) other.setAttribute("tabindex", "-1");
    cell?.setAttribute("tabindex", "0");
    table.setAttribute("tabindex", cell ? "-1" : "0");
    const target = cell ?? table;
    if (!held || document.activeElement === target) return;
    this.#handing = true;
    target.focus({ preventScroll: true });
    this.#handing = false;
  }

  /** @param {Place} place @param {boolean} extend */
  #move(place, extend) {
    this.#selection.moveTo(place, extend);
    if (place.row >= 0) this.#rows.reveal(place.row);
    const { scroller } = this.#frame;
    scroller.scrollLeft = this.#axis.reveal(place.column, scroller.scrollLeft, scroller.clientWidth - this.#gutter);
    this.#draw();
    this.#emit("active", place);
  }

  // Listening

  #listen() {
    const { scroller, table } = this.#frame;
    scroller.addEventListener("scroll", () => {
      // Drawing sets the bar as well: then it says what the axis says already.
      if (Math.abs(scroller.scrollTop - this.#rows.scrollTop) >= 1) this.#rows.followScroll(scroller.scrollTop);
      this.#drawSoon();
    });
    scroller.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    table.addEventListener("keydown", (event) => this.#key(event));
    table.addEventListener("pointerdown", (event) => this.#press(event));
    table.addEventListener("focusin", (event) => {
      // Coming back to a cell that was scrolled away shows it again.
      if (event.target === table && !this.#handing) this.#move(this.#selection.active, true);
    });
    table.addEventListener("pointerover", ({ target }) => {
      // The full text of a cell that is cut off, only once somebody points at it.
      if (!(target instanceof HTMLElement) || !this.#body.placeOf(target)) return;
      if (target.scrollWidth > target.clientWidth) target.title = target.textContent ?? "";
      else target.removeAttribute("title");
    });
  }

  /** Where a pixel of the scroll bar is several rows, the wheel still moves by its own pixels. @param {WheelEvent} event */
  #wheel(event) {
    if (!this.#rows.scaled || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? ROW_HEIGHT : 1;
    this.#rows.moveTo(this.#rows.position + (event.deltaY * unit) / ROW_HEIGHT);
    this.#frame.scroller.scrollLeft += event.deltaX * unit;
    this.#drawSoon();
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const { table } = this.#frame;
    const place = event.target instanceof Element ? this.#body.placeOf(event.target) : undefined;
    if (event.button !== 0 || !place) return;
    event.preventDefault();
    this.#move(place, event.shiftKey);
    this.#cellAt(place)?.focus({ preventScroll: true });
    if (event.pointerType === "touch") return;
    const drag = (/** @type {PointerEvent} */ moved) => {
      const over = document.elementFromPoint(moved.clientX, moved.clientY);
      const end = over && this.#body.placeOf(over);
      const { active } = this.#selection;
      if (end && (end.row !== active.row || end.column !== active.column)) this.#move(end, true);
    };
    table.addEventListener("pointermove", drag);
    window.addEventListener("pointerup", () => table.removeEventListener("pointermove", drag), { once: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target instanceof HTMLButtonElement) return;
    const { active } = this.#selection;
    const far = event.ctrlKey || event.metaKey;
    if (active.row < 0 && this.#headerKey(event, active.column)) {
      event.preventDefault();
      return;
    }
    const size = { rows: this.#count, columns: this.#axis.count, page: this.#rows.page };
    const place = event.altKey ? undefined : destination(event, active, size);
    if (place) this.#move(place, event.shiftKey);
    else if (far && event.key === "a") this.#selectAll();
    else if (far && event.key === "c") void this.#copy();
    else if (event.key === "Escape" && !this.#selection.single) this.#move(active, false);
    else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event @param {number} column @returns {boolean} whether it was for the header */
  #headerKey(event, column) {
    if (event.key === "Enter" || event.key === " ") this.#toggleSort(column, event.shiftKey);
    else if (event.altKey && event.key === "ArrowDown") this.#openMenu(column);
    else if (event.altKey && event.key === "ArrowLeft") this.#resize(column, this.#axis.width(column) - RESIZE_STEP);
    else if (event.altKey && event.key === "ArrowRight") this.#resize(column, this.#axis.width(column) + RESIZE_STEP);
    else return false;
    return true;
  }

  // Selecting and copying

  #selectAll() {
    this.#selection.all(this.#count, this.#axis.count);
    this.#draw();
  }

  async #copy() {
    const { rows, columns } = this.#selection;
    if (rows.first < 0) return;
    const size = (rows.last - rows.first + 1) * (columns.last - columns.first + 1);
    if (size > CELLS_MOST) {
      this.#emit("refused", { text: TEXTS.tooMany });
      return;
    }
    await this.#arrival(rows, columns);
    // Whole columns take their names along.
    const names = rows.first === 0 && rows.last === this.#count - 1 ? this.#props.columns : null;
    await navigator.clipboard.writeText(tabSeparated(rows, columns, (row, column) => this.#pages.cell(row, column), names));
    this.#emit("copied", { rows: rows.last - rows.first + 1, columns: columns.last - columns.first + 1 });
  }

  /** Ask for rows that are not here, until all are. @param {Span} rows @param {Span} columns @returns {Promise<void>} */
  #arrival(rows, columns) {
    const size = { rows: this.#count, columns: this.#axis.count };
    return new Promise((resolve) => {
      const look = () => {
        this.#pages.want(rows, [columns], size);
        if (this.#pages.waiting) return;
        this.#whenDelivered = null;
        resolve();
      };
      this.#whenDelivered = look;
      look();
    });
  }

  // Columns

  /** @param {number} column @param {number} width */
  #resize(column, width) {
    this.#axis.setWidth(column, width);
    this.#header.redraw(column, this.#profiles, this.#axis);
    this.#draw();
  }

  /** @param {number} column as wide as the values in sight need */
  #fit(column) {
    const { first, last } = this.#rows.visible;
    const texts = [];
    for (let row = first; row <= last; row += 1) texts.push(this.#pages.cell(row, column) ?? "");
    const heading = initialWidths([{ name: this.#props.columns[column]?.name ?? "", kind: "text", width: 0, decimals: 0 }]);
    this.#resize(column, Math.max(fittingWidth(texts), heading[0] ?? 0));
  }

  /** @param {number} place */
  #openMenu(place) {
    const column = this.#props.columns[place];
    const below = this.#header.cell(place);
    if (!column || !below) return;
    this.#menu.open(
      {
        column,
        filter: this.#props.filters.find((one) => one.column === column.name),
        sort: this.#props.sort.find((one) => one.column === column.name),
        profile: this.#profiles.get(place),
        table: this.#profiles.table,
      },
      below,
    );
  }

  /** Ascending, descending, as it was. @param {number} place @param {boolean} add */
  #toggleSort(place, add) {
    const name = this.#props.columns[place]?.name ?? "";
    const sort = this.#props.sort.find((one) => one.column === name);
    this.#sortColumn(name, sort ? (sort.descending ? null : true) : false, add);
  }

  /** @param {string} column @param {boolean | null} descending @param {boolean} add to the columns sorted by */
  #sortColumn(column, descending, add) {
    const others = add ? this.#props.sort.filter((one) => one.column !== column) : [];
    this.#sortBy(descending === null ? others : [...others, { column, descending }]);
  }

  /** @param {Sort[]} sort */
  #sortBy(sort) {
    this.#emit("sort", sort);
  }

  /** @param {string} column @param {Filter | null} filter */
  #filterColumn(column, filter) {
    const others = this.#props.filters.filter((one) => one.column !== column);
    this.#filterBy(filter ? [...others, filter] : others);
  }

  /** @param {Filter[]} filters */
  #filterBy(filters) {
    this.#emit("filter", filters);
  }
}
