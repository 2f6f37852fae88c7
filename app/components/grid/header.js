/**
 * The header: names with their marks, and below each the column's profile.
 *
 * For assistive technology it is one row; what the pictures show is said in words as the
 * description of the column's header.
 */

import { element, icon } from "./elements.js";
import { profileChart } from "./profile-chart.js";
import { ICONS, KINDS, TEXTS, summary } from "./texts.js";

/** @import { Column, Props, Span } from "./types.js" */
/** @import { ColumnAxis } from "./geometry.js" */
/** @import { Profiles } from "./profiles.js" */

/** What is left of a column's width beside the cell's padding. */
const PADDING = 16;

/**
 * @typedef {object} Actions
 * @property {(column: number, add: boolean) => void} sort
 * @property {(column: number) => void} menu
 * @property {(column: number, width: number) => void} resize
 * @property {(column: number) => void} fit
 */

export class Header {
  row = element("tr", { role: "row", "aria-rowindex": 1 });
  profiles = element("tr", { class: "grid-profiles", "aria-hidden": "true" });
  /** @type {Map<number, {name: HTMLTableCellElement, profile: HTMLTableCellElement}>} */
  #cells = new Map();
  #actions;
  #corner = element("th", { class: "grid-number", role: "presentation", "aria-hidden": "true" });
  #lower = element("td", { class: "grid-number" });

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @param {number} column @returns {HTMLTableCellElement | undefined} */
  cell(column) {
    const cell = this.#cells.get(column)?.name;
    return cell?.isConnected ? cell : undefined;
  }

  /** Forget the cells: columns, sort, filters or profiles are others now. */
  clear() {
    this.#cells.clear();
  }

  /**
   * A column has another width. Its name stays as it is: the pointer may be holding its edge.
   * @param {number} column
   * @param {Profiles} profiles
   * @param {ColumnAxis} axis
   */
  redraw(column, profiles, axis) {
    const cells = this.#cells.get(column);
    if (cells) describe(column, cells.name, cells.profile, profiles, axis);
  }

  /**
   * @param {Props} props
   * @param {ColumnAxis} axis
   * @param {Span} columns besides the frozen one
   * @param {Profiles} profiles
   */
  draw(props, axis, columns, profiles) {
    const shown = columnsOf(columns, props.columns.length);
    const cells = shown.map((column) => {
      const known = this.#cells.get(column) ?? this.#make(column, props, axis, profiles);
      this.#cells.set(column, known);
      return known;
    });
    replaceIfOther(this.row, [this.#corner, ...cells.map(({ name }) => name)]);
    replaceIfOther(this.profiles, [this.#lower, ...cells.map(({ profile }) => profile)]);
  }

  /**
   * @param {number} place
   * @param {Props} props
   * @param {ColumnAxis} axis
   * @param {Profiles} profiles
   */
  #make(place, props, axis, profiles) {
    const column = /** @type {Column} */ (props.columns[place]);
    const frozen = place === 0 ? " is-frozen" : "";
    const name = element("th", {
      class: `grid-name${frozen}`,
      role: "columnheader",
      scope: "col",
      "aria-colindex": place + 1,
      "aria-label": column.name,
      "aria-haspopup": "dialog",
      tabindex: -1,
    });
    this.#sortState(name, column, props);
    const filtered = props.filters.some((filter) => filter.column === column.name);
    if (filtered) name.classList.add("is-filtered");
    name.append(
      element("span", { class: "grid-kind", title: KINDS[column.kind] }, icon(ICONS[column.kind])),
      element("span", { class: "grid-title", title: column.name }, column.name),
      this.#arrow(column, props),
      this.#menuButton(place, column),
      this.#handle(place, axis),
    );
    name.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest(".grid-handle, .grid-menu")) return;
      this.#actions.sort(place, event.shiftKey);
    });
    const profile = element("td", { class: `grid-profile${frozen}` });
    describe(place, name, profile, profiles, axis);
    return { name, profile };
  }

  /** @param {HTMLElement} name @param {Column} column @param {Props} props */
  #sortState(name, column, props) {
    const sort = props.sort.find((one) => one.column === column.name);
    name.setAttribute("aria-sort", sort ? (sort.descending ? "descending" : "ascending") : "none");
  }

  /** @param {Column} column @param {Props} props */
  #arrow(column, props) {
    const sort = props.sort.find((one) => one.column === column.name);
    const arrow = element("span", { class: "grid-arrow", "aria-hidden": "true" });
    if (!sort) return arrow;
    arrow.append(icon(sort.descending ? "arrow-down" : "arrow-up"));
    if (props.sort.length > 1) arrow.append(String(props.sort.indexOf(sort) + 1));
    return arrow;
  }

  /** @param {number} place @param {Column} column */
  #menuButton(place, column) {
    const button = element(
      "button",
      { class: "grid-menu", type: "button", tabindex: -1, "aria-label": TEXTS.filter(column.name) },
      icon("filter"),
    );
    button.addEventListener("click", () => this.#actions.menu(place));
    return button;
  }

  /** @param {number} place @param {ColumnAxis} axis */
  #handle(place, axis) {
    const handle = element("span", { class: "grid-handle", "aria-hidden": "true" });
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      handle.setPointerCapture(event.pointerId);
      const from = event.clientX - axis.width(place);
      const move = (/** @type {PointerEvent} */ moved) => this.#actions.resize(place, moved.clientX - from);
      handle.addEventListener("pointermove", move);
      handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), {
        once: true,
      });
    });
    handle.addEventListener("dblclick", () => this.#actions.fit(place));
    return handle;
  }
}

/**
 * @param {number} place
 * @param {HTMLElement} name
 * @param {HTMLElement} cell
 * @param {Profiles} profiles
 * @param {ColumnAxis} axis
 */
function describe(place, name, cell, profiles, axis) {
  const profile = profiles.get(place);
  if (!profiles.table || !profile) return;
  const words = summary(profile, profiles.table);
  name.setAttribute("aria-description", words);
  cell.title = words;
  cell.replaceChildren(profileChart(profile, profiles.table, Math.max(axis.width(place) - PADDING, 0)));
}

/** @param {Span} columns @param {number} count @returns {number[]} the frozen one, then the others */
export function columnsOf(columns, count) {
  const shown = count > 0 ? [0] : [];
  for (let column = columns.first; column <= columns.last; column += 1) shown.push(column);
  return shown;
}

/**
 * Leave the row alone if nothing changed: taking out a cell takes the focus from it.
 * @param {HTMLElement} row
 * @param {HTMLElement[]} cells
 */
function replaceIfOther(row, cells) {
  const same = row.childElementCount === cells.length && cells.every((cell, place) => row.children[place] === cell);
  if (!same) row.replaceChildren(...cells);
}
