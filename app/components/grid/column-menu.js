/** Sorting and filtering by one column: a dialog of native controls below the column's name. */

import { element, icon } from "./elements.js";
import { DATE_OPERATORS, OPERATORS, TEXTS, count, summary } from "./texts.js";

/** @import { Column, ColumnProfile, Filter, Kind, Sort, TableProfile } from "./types.js" */

/** @type {Record<Kind, string[]>} */
const FITTING = {
  integer: ["between", "equals", "not_equals", "at_least", "at_most"],
  number: ["between", "equals", "not_equals", "at_least", "at_most"],
  date: ["between", "equals", "at_least", "at_most"],
  boolean: ["one_of"],
  category: ["one_of", "contains", "not_contains", "equals", "not_equals", "starts_with"],
  text: ["contains", "not_contains", "starts_with", "equals", "not_equals"],
  empty: [],
};
const ABOUT_GAPS = ["is_missing", "is_present"];

/**
 * @typedef {object} Question
 * @property {Column} column
 * @property {Filter | undefined} filter the one in force
 * @property {Sort | undefined} sort
 * @property {ColumnProfile | undefined} profile
 * @property {TableProfile | null} table
 *
 * @typedef {object} Actions
 * @property {(column: string, descending: boolean | null) => void} sort
 * @property {(column: string, filter: Filter | null) => void} filter
 */

export class ColumnMenu {
  element = element("dialog", { class: "grid-dialog floating" });
  #actions;

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    // A click beside the dialog falls on its backdrop, which counts as the dialog itself.
    this.element.addEventListener("pointerdown", (event) => {
      if (event.target === this.element && !this.#covers(event)) this.element.close();
    });
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
  }

  /** @param {PointerEvent} event */
  #covers(event) {
    const box = this.element.getBoundingClientRect();
    return (
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom
    );
  }

  /** @param {Question} question @param {Element} below */
  open(question, below) {
    const { column } = question;
    this.element.setAttribute("aria-label", TEXTS.filter(column.name));
    this.element.replaceChildren(...this.#facts(question), this.#sorting(question), this.#form(question));
    this.element.showModal();
    const anchor = below.getBoundingClientRect();
    const left = Math.min(anchor.left, window.innerWidth - this.element.offsetWidth - 8);
    const top = Math.min(anchor.bottom, window.innerHeight - this.element.offsetHeight - 8);
    this.element.style.setProperty("left", `${Math.max(left, 8)}px`);
    this.element.style.setProperty("top", `${Math.max(top, 8)}px`);
  }

  /** @param {Question} question */
  #facts({ column, profile, table }) {
    const title = element("h3", { class: "grid-dialog-title" }, column.name);
    if (!profile || !table) return [title];
    return [title, element("p", { class: "grid-dialog-facts" }, summary(profile, table))];
  }

  /** @param {Question} question */
  #sorting({ column, sort }) {
    const choice = (/** @type {string} */ picture, /** @type {string} */ label, /** @type {boolean | null} */ way) => {
      const pressed = way !== null && sort?.descending === way;
      const button = element("button", { type: "button", class: "menu-item", "aria-pressed": pressed ? "true" : "false" });
      button.append(icon(picture), label);
      button.addEventListener("click", () => this.#done(() => this.#actions.sort(column.name, way)));
      return button;
    };
    const buttons = [choice("arrow-up", TEXTS.ascending, false), choice("arrow-down", TEXTS.descending, true)];
    if (sort) buttons.push(choice("x", TEXTS.unsorted, null));
    return element("div", { class: "grid-dialog-sorting" }, ...buttons);
  }

  /** @param {Question} question */
  #form({ column, filter, profile }) {
    const operators = [...FITTING[column.kind], ...ABOUT_GAPS];
    const words = column.kind === "date" ? DATE_OPERATORS : OPERATORS;
    const select = element(
      "select",
      { class: "select", name: "operator" },
      ...operators.map((operator) =>
        element("option", { value: operator, selected: operator === filter?.operator }, words[operator] ?? operator),
      ),
    );
    const values = element("div", { class: "grid-dialog-values" });
    const refresh = () => {
      const known = filter?.operator === select.value ? filter.values : [];
      values.replaceChildren(...fields(select.value, known, column.kind, profile));
    };
    select.addEventListener("change", refresh);
    refresh();
    const form = element(
      "form",
      { method: "dialog", class: "grid-dialog-form" },
      element("label", { class: "field" }, element("span", { class: "field-label" }, TEXTS.condition), select),
      values,
      this.#buttons(column, filter),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#done(() => this.#actions.filter(column.name, answer(column.name, select.value, form)));
    });
    return form;
  }

  /** @param {Column} column @param {Filter | undefined} filter */
  #buttons(column, filter) {
    const apply = element("button", { type: "submit", class: "button button-primary" }, TEXTS.apply);
    const row = element("div", { class: "grid-dialog-buttons" }, apply);
    if (filter) {
      const clear = element("button", { type: "button", class: "button" }, TEXTS.clear);
      clear.addEventListener("click", () => this.#done(() => this.#actions.filter(column.name, null)));
      row.append(clear);
    }
    return row;
  }

  /** Close first: what is done next may put the focus somewhere. @param {() => void} act */
  #done(act) {
    this.element.close();
    act();
  }
}

/**
 * @param {string} operator
 * @param {string[]} known
 * @param {Kind} kind
 * @param {ColumnProfile | undefined} profile
 */
function fields(operator, known, kind, profile) {
  if (ABOUT_GAPS.includes(operator)) return [];
  if (operator === "one_of") return [choices(known, profile)];
  const labels = operator === "between" ? [TEXTS.from, TEXTS.to] : [TEXTS.value];
  const ends = [profile?.minimum, profile?.maximum];
  return labels.map((label, place) => {
    const input = element("input", {
      class: "input",
      name: "value",
      required: true,
      autocomplete: "off",
      inputmode: kind === "integer" || kind === "number" ? "decimal" : "text",
      value: known[place] ?? "",
      placeholder: kind === "text" || kind === "category" ? "" : (ends[place] ?? ""),
    });
    return element("label", { class: "field" }, element("span", { class: "field-label" }, label), input);
  });
}

/** @param {string[]} known @param {ColumnProfile | undefined} profile */
function choices(known, profile) {
  const top = profile?.top ?? [];
  const others = known.filter((text) => !top.some((one) => one.text === text));
  const options = [...top, ...others.map((text) => ({ text, count: 0 }))];
  return element(
    "fieldset",
    { class: "grid-dialog-choices" },
    element("legend", { class: "field-label" }, TEXTS.values),
    ...options.map(({ text, count: times }) =>
      element(
        "label",
        { class: "grid-dialog-choice" },
        element("input", { type: "checkbox", name: "value", value: text, checked: known.includes(text) }),
        element("span", {}, text),
        element("span", { class: "grid-dialog-times" }, times ? count(times) : ""),
      ),
    ),
  );
}

/**
 * @param {string} column
 * @param {string} operator
 * @param {HTMLFormElement} form
 * @returns {Filter | null} nothing where no value was chosen
 */
function answer(column, operator, form) {
  const values = new FormData(form).getAll("value").map(String);
  return operator === "one_of" && !values.length ? null : { column, operator, values };
}
