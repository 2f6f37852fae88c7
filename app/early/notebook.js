/**
 * The notebook that was open last, on the screen before Python: its picture, with editors on the
 * document itself. Python opens the same document, draws beneath, and takes over.
 */

import {
  buildEditor,
  focusEditor,
  mount,
  resumeEditor,
  settleEditors,
} from "../components/editor.js";
import { AHEAD, closeAhead, forgetDocument, openAhead } from "../platform/documents.js";
import { answerFirst } from "../platform/keyboard.js";
import { EarlyActs } from "./acts.js";
import { drawPicture } from "./picture.js";

/** @typedef {import("./record.js").EarlyRecord} EarlyRecord */
/** @typedef {import("../platform/documents.js").NotebookDocument} NotebookDocument */

/** So long a composition or a press may hold up Python's taking over, in milliseconds. */
const PATIENCE = 2_000;
const NOWHERE = JSON.stringify({ cell: "", editing: false, edited: false, acts: [] });

/** Whether Python has begun to draw: then it is too late to show anything. */
let late = false;
/** @type {EarlyNotebook | null} */
let shown = null;
/** @type {((json: string) => void) | null} */
let tellState = null;

/**
 * Show the notebook, if it is still the one that will be opened, and as it was.
 * @param {EarlyRecord} record
 * @param {ReturnType<typeof import("./reading.js").readLast>} reading
 */
export async function showEarly(record, reading) {
  const last = await reading;
  if (late || !last?.kept || new URLSearchParams(location.search).has("do")) return;
  const { tabs, cursor } = last.preferences;
  if ((location.hash || tabs?.active) !== record.address) return;
  try {
    const drawn = new EarlyNotebook(record, openAhead(last.kept));
    const writing = (cursor?.path === record.path && cursor?.cell) || "";
    if (drawn.isTrue(writing)) {
      shown = drawn;
      drawn.show(writing);
    } else void closeAhead();
  } catch {
    // What is damaged is told when Python opens it.
    shown?.remove();
    shown = null;
    void closeAhead();
  }
}

class EarlyNotebook {
  #acts = new EarlyActs();
  #pressed = false;
  #composing = false;
  #stop = () => {};
  #edited = false;
  /** JSON, how saving goes */
  state = "";

  /**
   * @param {EarlyRecord} record
   * @param {NotebookDocument} document
   */
  constructor(record, document) {
    this.record = record;
    this.document = document;
    this.main = globalThis.document.createElement("main");
    this.main.className = "main early";
    const picture = record.picture;
    if (typeof picture !== "string") this.main.append(...picture[2].map(drawPicture));
    this.cells = /** @type {HTMLElement[]} */ ([...this.main.querySelectorAll(".cell")]);
    this.hosts = /** @type {HTMLElement[]} */ ([...this.main.querySelectorAll("[data-cell]")]);
    /** @type {HTMLElement | undefined} */
    this.active = this.cells[0];
  }

  /**
   * @param {string} cursor the cell in which the person was writing, if in one
   * @returns {boolean} whether the document has the cells that the picture has, and the cursor can
   *   go where it was
   */
  isTrue(cursor) {
    const ids = JSON.parse(this.document.snapshot()).cells.map(
      (/** @type {{id: string}} */ { id }) => `cell-${id}`,
    );
    const sameCells = ids.length > 0 && ids.join() === this.cells.map(({ id }) => id).join();
    return sameCells && (!cursor || this.hosts.some(({ dataset }) => dataset.cell === cursor));
  }

  /** @param {string} cursor the cell in which the person was writing, if in one */
  show(cursor) {
    const { main, record } = this;
    for (const control of main.querySelectorAll("button, select")) {
      if (!control.classList.contains("run-button")) control.setAttribute("disabled", "");
    }
    document.querySelector("#main")?.after(main);
    document.documentElement.dataset.early = "";
    for (const host of this.hosts) this.#mount(host);
    const scroll = main.querySelector(".page:not([hidden]) .scroll");
    if (scroll) scroll.scrollTop = record.scroll;
    this.#activate(this.cells.find(({ id }) => id === `cell-${cursor}`) ?? this.cells[0]);
    this.#listen();
    if (cursor) resumeEditor(AHEAD, cursor);
    const height = innerHeight;
    for (const host of this.hosts) {
      const { top, bottom } = host.getBoundingClientRect();
      if (bottom > 0 && top < height) buildEditor(AHEAD, host.dataset.cell ?? "");
    }
  }

  /** @param {HTMLElement} host */
  #mount(host) {
    const { cell = "", language = "", label = "" } = host.dataset;
    mount(host, { session: AHEAD, cell, language, label }, (name, detail) => {
      if (name === "leave") this.#leave(host, JSON.parse(detail));
    });
  }

  #listen() {
    const { main, record } = this;
    this.#stop = answerFirst(JSON.stringify(record.shortcuts), (command) => this.#press(command));
    main.addEventListener("pointerdown", ({ target }) => this.#turnTo(target));
    main.addEventListener("focusin", ({ target }) => {
      // A cell itself has the focus where a command led out of its text.
      if (target instanceof Element && target.closest("[data-cell]")) this.#turnTo(target);
    });
    main.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest(".run-button") : null;
      if (button) this.#run(button);
    });
    addEventListener("pointerdown", () => (this.#pressed = true), { capture: true });
    for (const end of ["pointerup", "pointercancel"]) {
      addEventListener(end, () => (this.#pressed = false), { capture: true });
    }
    if (!("moveBefore" in Element.prototype)) {
      main.addEventListener("compositionstart", () => (this.#composing = true));
      main.addEventListener("compositionend", () => (this.#composing = false));
    }
    this.document.onState((json) => {
      const save = JSON.parse(json);
      if (save.state === "saving") this.#edited = true;
      this.state = json;
      this.#say(save);
      tellState?.(json);
    });
  }

  /** @param {EventTarget | null} target */
  #turnTo(target) {
    const cell = target instanceof Element ? target.closest(".cell") : null;
    this.#acts.stay();
    if (cell instanceof HTMLElement) this.#activate(cell);
  }

  /** @param {HTMLElement | undefined} cell */
  #activate(cell) {
    this.active = cell;
    for (const each of this.cells) each.classList.toggle("is-active", each === cell);
    const acts = this.main.querySelector(".cell-acts");
    if (acts) cell?.querySelector(".gutter")?.after(acts);
  }

  /**
   * @param {HTMLElement} host
   * @param {"up" | "down"} direction
   */
  #leave(host, direction) {
    const next = this.hosts[this.hosts.indexOf(host) + (direction === "up" ? -1 : 1)];
    const where = direction === "up" ? "end" : "start";
    if (next) focusEditor(AHEAD, next.dataset.cell ?? "", where);
  }

  /**
   * A command that is heard early waits, or there is nothing to do for it.
   * @param {string} command
   * @returns {boolean} whether it is one of these
   */
  #press(command) {
    const cell = this.active;
    if (!this.record.runs.includes(command) || !cell) {
      return this.record.shortcuts.some((shortcut) => shortcut.command === command);
    }
    const id = idOf(cell);
    cell.focus({ preventScroll: true });
    if (this.#acts.lead(command, cell, id, this.#sourceOf(id))) this.#mark(cell);
    return true;
  }

  /** @param {Element} button */
  #run(button) {
    const cell = /** @type {HTMLElement} */ (button.closest(".cell"));
    if (cell.classList.contains("is-queued")) return;
    this.#acts.add("", idOf(cell), this.#sourceOf(idOf(cell)));
    this.#mark(cell);
  }

  /** @param {string} id */
  #sourceOf(id) {
    return this.document.text(id).toString();
  }

  /** @param {HTMLElement} cell that waits to be run, where it is one that can be */
  #mark(cell) {
    if (cell.querySelector(".run-button")?.hasAttribute("hidden")) return;
    cell.classList.remove("is-failed");
    cell.classList.add("is-queued");
    const icon = drawPicture([
      "svg",
      { class: "icon", "aria-hidden": "true" },
      [["use", { href: "#icon-clock" }, []]],
    ]);
    const word = drawPicture(["span", { class: "gutter-word" }, [this.record.words.queued]]);
    cell.querySelector(".gutter-state")?.replaceChildren(icon, word);
  }

  /** @param {{state: "saving" | "saved" | "failed", why: string}} save */
  #say({ state, why }) {
    const status = document.querySelector('#statusbar [aria-label="Saved"]');
    const text = status?.querySelector(".status-text");
    if (!status || !text || shown !== this) return;
    status.setAttribute("data-state", state);
    text.textContent = this.record.words[state] + why;
  }

  /** @returns {string} JSON: where the person is */
  where() {
    const host = document.activeElement?.closest("[data-cell]");
    const editing = host instanceof HTMLElement && this.hosts.includes(host);
    const cell = this.active ? idOf(this.active) : "";
    return JSON.stringify({ cell, editing, edited: this.#edited, acts: [] });
  }

  /** Return when no press or composition is under way that would be cut, or it takes too long. */
  async settled() {
    const end = performance.now() + PATIENCE;
    while ((this.#pressed || this.#composing) && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Make way for what Python has drawn. @returns {string} JSON: where the person is, and what is to be done */
  handOver() {
    const focus = document.activeElement;
    const state = { ...JSON.parse(this.where()), acts: this.#acts.take() };
    const scroll = this.main.querySelector(".page:not([hidden]) .scroll")?.scrollTop ?? 0;
    const focused = focus && this.main.contains(focus) ? focus.id : "";
    this.remove();
    const drawn = document.querySelector("#main .page:not([hidden]) .scroll");
    if (drawn) drawn.scrollTop = scroll;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    return JSON.stringify(state);
  }

  remove() {
    this.#stop();
    delete document.documentElement.dataset.early;
    settleEditors();
    forgetDocument(AHEAD);
    this.main.remove();
  }
}

/** @param {HTMLElement} cell */
const idOf = (cell) => cell.id.slice("cell-".length);

// For Python ---------------------------------------------------------------------------------

/**
 * Python opens a notebook: whether it is on the screen already. If not, it will not be any more.
 * @param {string} path
 */
export function claim(path) {
  late = true;
  if (shown && shown.record.path !== path) dismiss();
  return shown !== null;
}

/** Something else is in front. */
export function dismiss() {
  late = true;
  const gone = shown;
  shown = null;
  gone?.remove();
  void closeAhead();
}

/** @returns {string} JSON `{cell, editing, edited, acts}`: where the person is */
export function where() {
  return shown?.where() ?? NOWHERE;
}

/** Return when nothing is under way that must not be cut. */
export async function settled() {
  await shown?.settled();
}

/** @returns {string} JSON `{cell, editing, edited, acts}`, the last of it */
export function handOver() {
  const gone = shown;
  shown = null;
  return gone?.handOver() ?? NOWHERE;
}

/** @param {(json: string) => void} listener hears how saving what is typed early goes */
export function onSaveState(listener) {
  tellState = listener;
  if (shown) listener(shown.state);
}
