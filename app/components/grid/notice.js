/** What stands in the grid where there are no rows to show, or where they could not be had. */

import { element } from "./elements.js";
import { TEXTS } from "./texts.js";

/** @import { Failure } from "./types.js" */

/**
 * @typedef {object} State
 * @property {Failure | null} failure
 * @property {boolean} empty
 * @property {boolean} filtered
 */

export class Notice {
  element = element("div", { class: "grid-notice", hidden: true });
  #clearFilters;
  /** What is shown now: an alert is announced when it comes, not whenever the grid is drawn. */
  #shown = "";

  /** @param {() => void} clearFilters */
  constructor(clearFilters) {
    this.#clearFilters = clearFilters;
  }

  /** @param {State} state */
  draw(state) {
    const shown = state.failure || state.empty ? JSON.stringify(state) : "";
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.hidden = !shown;
    this.element.replaceChildren(...(shown ? this.#content(state) : []));
  }

  /** @param {State} state */
  #content({ failure, filtered }) {
    const says = failure
      ? element("p", { role: "alert" }, `${failure.what} ${failure.why} ${failure.remedy}`)
      : element("p", {}, filtered ? TEXTS.nonePasses : TEXTS.noRows);
    if (!filtered) return [says];
    const button = element("button", { type: "button", class: "button" }, TEXTS.clearFilters);
    button.addEventListener("click", this.#clearFilters);
    return [says, button];
  }
}
