/**
 * The operations of js-framework-benchmark, timed in the page. `window.measure` is what the
 * benchmark calls; each suite runs in a fresh table.
 */

import * as dom from "../site/app/bridge/dom.js";
import { startPyodide } from "../site/app/runtime/start.js";
import { Preact } from "./preact.js";
import { Vanilla } from "./vanilla.js";

// What is measured, the method, its argument, and how often in a row (short ones last less than
// the clock can tell); without a name it only prepares.
const OPERATIONS = [
  ["create 1,000", "run", () => 1000],
  ["replace 1,000", "run", () => 1000],
  ["update every 10th", "update"],
  ["select", "select", (time) => 300 + time, 10],
  ["swap", "swap", null, 10],
  ["remove", "remove", (time) => 700 - time, 10],
  [null, "clear"],
  [null, "run", () => 1000],
  ["append 1,000", "add", () => 1000],
  [null, "clear"],
  [null, "run", () => 1000],
  ["clear 1,000", "clear"],
];

const place = document.getElementById("place");
const pause = () => new Promise((resolve) => setTimeout(resolve));
let mount;

async function start() {
  const python = await startPyodide();
  const views = await (await fetch("views.py")).text();
  python.FS.writeFile("/home/pyodide/views.py", views);
  python.registerJsModule("fieldbook_dom", dom);
  mount = await python.runPythonAsync(`
import fieldbook_dom, views
from fieldbook.bridge.browser import DomHost
from fieldbook.bridge.vdom import PythonVDOM
import gc
gc.collect(); gc.freeze()
views.start(PythonVDOM(DomHost(fieldbook_dom)))`);
}

/** A view in a fresh element: an object with its methods, and `dispose`. */
function show(name, tag) {
  place.replaceChildren();
  const element = document.createElement(tag);
  const outer = document.createElement(tag === "tbody" ? "table" : "div");
  outer.append(element);
  place.append(outer);
  if (name === "vanilla") return { element, view: new Vanilla(element), dispose() {} };
  if (name === "preact") {
    const view = new Preact(element);
    return { element, view, dispose: () => view.dispose() };
  }
  const [view, dispose] = mount(name, element).toJs({ depth: 1 });
  return { element, view, dispose };
}

/** Microseconds that each of several calls takes, without and with layout. */
function timed(act, times = 1) {
  const start = performance.now();
  for (let time = 0; time < times; time++) act(time);
  const scripted = performance.now();
  void document.body.offsetHeight;
  return [scripted - start, performance.now() - start].map((each) => (each * 1000) / times);
}

/** Microseconds of each operation, without and with layout, and the rows at the end. */
async function rows(name) {
  const { element, view, dispose } = show(name, "tbody");
  const taken = {};
  let left = "";
  for (const [title, method, argument, times] of OPERATIONS) {
    await pause();
    // Looked up before: a method of a Python object is a new proxy each time.
    const act = view[method].bind(view);
    const time = timed(argument ? (count) => act(argument(count)) : () => act(), times);
    if (title) taken[title] = time;
    if (title === "remove") left = element.innerHTML;
  }
  dispose();
  return { taken, left };
}

/** Microseconds to draw the outline of a notebook. */
async function outline(cells) {
  const { view, dispose } = show("outline", "ul");
  await pause();
  const run = view.run;
  const [scripted] = timed(() => run(cells));
  dispose();
  return scripted;
}

/** Microseconds of each event of typing into a field. */
function typing(times) {
  const { element, dispose } = show("field", "div");
  const field = element.querySelector("input");
  const shown = element.querySelector("output");
  const taken = [];
  for (let number = 0; number < times; number++) {
    field.value = `text ${number}`;
    const event = new InputEvent("input", { bubbles: true });
    const start = performance.now();
    field.dispatchEvent(event);
    taken.push((performance.now() - start) * 1000);
    if (shown.textContent !== `TEXT ${number}`) throw new Error("The text did not follow.");
  }
  dispose();
  return taken;
}

function setting(times) {
  const { view, dispose } = show("one", "div");
  const microseconds = view.microseconds(times);
  dispose();
  return microseconds;
}

/** Objects of Python gained by drawing and clearing 100 rows. */
async function growth(cycles) {
  const { view, dispose } = show("signals", "tbody");
  const { run, clear } = view;
  for (let cycle = 0; cycle < 10; cycle++) {
    run(100);
    clear();
  }
  const before = view.objects();
  for (let cycle = 0; cycle < cycles; cycle++) {
    run(100);
    clear();
  }
  const gained = view.objects() - before;
  dispose();
  return gained;
}

await start();
window.measure = { rows, outline, typing, setting, growth };
