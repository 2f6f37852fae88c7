/** What is in force above the grid: the sort and the filters as chips, and how many rows pass. */

import { element, icon } from "./elements.js";
import { TEXTS, condition, order, rowsOf } from "./texts.js";

/** @import { Filter, Props, Sort } from "./types.js" */

/**
 * @typedef {object} Actions
 * @property {(sort: Sort[]) => void} sort
 * @property {(filters: Filter[]) => void} filter
 */

export class Bar {
  element = element("div", { class: "grid-bar", hidden: true });
  #chips = element("ul", { class: "grid-chips", "aria-label": TEXTS.shown });
  #count = element("span", { class: "grid-count", role: "status" });
  #actions;

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.element.append(this.#chips, this.#count);
  }

  /** @param {Props} props @param {number} passing */
  draw(props, passing) {
    this.element.hidden = props.sort.length + props.filters.length === 0;
    const sorts = props.sort.map((one) => {
      const label = order(one.column, one.descending);
      const rest = props.sort.filter((other) => other !== one);
      return chip(one.descending ? "arrow-down" : "arrow-up", label, TEXTS.removeSort(one.column), () =>
        this.#actions.sort(rest),
      );
    });
    const filters = props.filters.map((one) => {
      const label = condition(one);
      const rest = props.filters.filter((other) => other !== one);
      return chip("filter", label, TEXTS.removeFilter(label), () => this.#actions.filter(rest));
    });
    this.#chips.replaceChildren(...sorts, ...filters);
    const words = props.filters.length ? rowsOf(passing, props.rows) : "";
    if (this.#count.textContent !== words) this.#count.textContent = words;
  }
}

/**
 * @param {string} picture
 * @param {string} label
 * @param {string} removal
 * @param {() => void} remove
 */
function chip(picture, label, removal, remove) {
  const button = element("button", { type: "button", class: "grid-chip-remove", "aria-label": removal }, icon("x"));
  button.addEventListener("click", remove);
  return element("li", { class: "grid-chip" }, icon(picture), element("span", {}, label), button);
}
