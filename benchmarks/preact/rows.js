/** The rows with Preact and its signals, written as their documentation has it. */

import { batch, signal } from "@preact/signals";
import { Component, h, options, render } from "preact";

import { label } from "../pages/reactivity/vanilla.js";

// What is timed is done when the call returns, as with the others.
options.debounceRendering = (act) => act();

class Row extends Component {
  shouldComponentUpdate({ row }) {
    return row !== this.props.row;
  }

  render({ row, view }) {
    const icon = { class: "remove glyphicon glyphicon-remove", "aria-hidden": "true" };
    return h(
      "tr",
      { class: row.marked },
      h("td", { class: "col-md-1" }, row.number),
      h("td", { class: "col-md-4" },
        h("a", { class: "lbl", onClick: () => view.choose(row) }, row.label)),
      h("td", { class: "col-md-1" },
        h("a", { class: "remove", onClick: () => view.drop(row) }, h("span", icon))),
      h("td", { class: "col-md-6" }),
    );
  }
}

const List = ({ view }) =>
  view.rows.value.map((row) => h(Row, { key: row.number, row, view }));

export class Preact {
  rows = signal([]);
  #element;
  #next = 1;
  #selected = null;

  constructor(element) {
    this.#element = element;
    render(h(List, { view: this }), element);
  }

  #make(count) {
    return Array.from({ length: count }, () => {
      const number = this.#next++;
      return { number, label: signal(label(number)), marked: signal(null) };
    });
  }

  run(count) {
    this.#selected = null;
    this.rows.value = this.#make(count);
  }

  add(count) {
    this.rows.value = [...this.rows.peek(), ...this.#make(count)];
  }

  update() {
    batch(() => {
      const rows = this.rows.peek();
      for (let index = 0; index < rows.length; index += 10) rows[index].label.value += " !!!";
    });
  }

  select(index) {
    this.choose(this.rows.peek()[index]);
  }

  choose(row) {
    batch(() => {
      if (this.#selected) this.#selected.marked.value = null;
      this.#selected = row;
      row.marked.value = "danger";
    });
  }

  swap() {
    const rows = [...this.rows.peek()];
    [rows[1], rows[998]] = [rows[998], rows[1]];
    this.rows.value = rows;
  }

  remove(index) {
    this.rows.value = this.rows.peek().toSpliced(index, 1);
  }

  drop(row) {
    this.rows.value = this.rows.peek().filter((other) => other !== row);
  }

  clear() {
    this.#selected = null;
    this.rows.value = [];
  }

  dispose() {
    render(null, this.#element);
  }
}
