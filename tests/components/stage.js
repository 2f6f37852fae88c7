/**
 * The page that the grid's tests stand on: one grid, and an owner for it that either makes up
 * rows or asks the test's own tables service.
 */

import { mount } from "./app/components/grid.js";

const settings = JSON.parse(document.querySelector("#settings").textContent);
const host = document.querySelector("#grid");
window.events = [];

/** A million made rows: every value tells where it stands. */
function generated({ start, stop, column_start, column_stop }) {
  const cells = [];
  for (let row = start; row < stop; row += 1) {
    const line = [];
    for (let column = column_start; column < column_stop; column += 1) {
      line.push((row + column) % 17 === 16 ? null : `${column}/${row}`);
    }
    cells.push(line);
  }
  return { start, stop, total: settings.props.rows, column_start, column_stop, cells };
}

async function served(request) {
  const question = { request, sort: window.props.sort, filters: window.props.filters };
  const response = await fetch("service/page", { method: "POST", body: JSON.stringify(question) });
  return response.json();
}

async function answer(request) {
  if (settings.silent) return;
  await new Promise((resolve) => setTimeout(resolve, settings.delay));
  const found = settings.service ? await served(request) : { page: generated(request) };
  window.grid.call("deliver", JSON.stringify([{ request_id: request.request_id, ...found }]));
}

function emit(name, json) {
  const detail = JSON.parse(json);
  window.events.push([name, detail]);
  if (name === "page") void answer(detail);
  if (name === "sort") window.change({ sort: detail });
  if (name === "filter") window.change({ filters: detail });
}

window.props = settings.props;
window.change = (changes) => {
  window.props = { ...window.props, ...changes };
  window.grid.update(window.props);
};
window.grid = mount(host, window.props, emit);
