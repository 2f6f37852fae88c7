/**
 * The editor of one cell: CodeMirror on the document's own text. Keys go from here into the
 * document and its log; Python hears only of focus and of leaving the cell.
 *
 * Editors are built when the page has a moment, those in sight first, so that a notebook of two
 * hundred cells opens at once; until then the text stands in its place.
 */

import { Compartment, EditorState, EditorView, closeCompletion } from "../vendor/codemirror.js";
import { takeEarlyKeys } from "../platform/early-keys.js";
import { findDocument } from "../platform/documents.js";
import { findKernel } from "../platform/kernels.js";
import { buildSoon } from "./editor/queue.js";
import { languageExtension, leavingKeys, sharedExtensions } from "./editor/setup.js";
import { standInSheet } from "./editor/stand-in.js";

/**
 * @typedef {object} Props
 * @property {string} session under which the page keeps the document and its kernel
 * @property {string} cell
 * @property {string} language "python", "markdown" or "raw"
 * @property {string} label
 *
 * @typedef {(name: string, detail: string) => void} Emit
 */

/** @type {Map<string, CellEditor>} */
const editors = new Map();
/** A cell that is to have the focus but has no editor yet: `[key, where]`. */
/** @type {[string, string] | null} */
let wish = null;

/** Where the cursor goes when writing is taken up again: to the end, behind early keys. */
const RESUMED = "resumed";

/**
 * @param {string} session
 * @param {string} cell
 */
const keyOf = (session, cell) => `${session}/${cell}`;

/**
 * Put the cursor into a cell, now or as soon as it is drawn.
 * @param {string} session
 * @param {string} cell
 * @param {string} where "start", "end" or "" for where the cursor was
 */
export function focusEditor(session, cell, where) {
  const key = keyOf(session, cell);
  const editor = editors.get(key);
  wish = editor ? null : [key, where];
  editor?.focus(where);
}

/**
 * Take up writing where the last session ended, with what was typed since; unless the person has
 * turned to something else meanwhile.
 * @param {string} session
 * @param {string} cell
 */
export function resumeEditor(session, cell) {
  if (document.activeElement === document.body) focusEditor(session, cell, RESUMED);
  else takeEarlyKeys();
}

/**
 * @param {string} session
 * @param {string} cell
 * @returns {number} where the cursor stands, in characters
 */
export function cursorOf(session, cell) {
  return editors.get(keyOf(session, cell))?.cursor() ?? 0;
}

class CellEditor {
  /**
   * @param {HTMLElement} host
   * @param {Props} props
   * @param {Emit} emit
   */
  constructor(host, props, emit) {
    this.host = host;
    this.props = props;
    this.emit = emit;
    this.document = findDocument(props.session);
    this.text = this.document.text(props.cell);
    this.root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [standInSheet];
    this.language = new Compartment();
    this.label = new Compartment();
    /** @type {EditorView | null} */
    this.view = null;
    this.#standIn();
    this.cancel = buildSoon(host, () => this.build());
    this.key = keyOf(props.session, props.cell);
    editors.set(this.key, this);
    if (wish?.[0] === this.key) {
      const [, where] = wish;
      wish = null;
      // The element enters the page after it was mounted.
      queueMicrotask(() => this.focus(where));
    }
  }

  #standIn() {
    const pre = document.createElement("pre");
    pre.textContent = `${this.text.toString()}\n`;
    pre.addEventListener("pointerdown", () => this.build());
    this.root.replaceChildren(pre);
  }

  /** @returns {EditorView} */
  build() {
    if (this.view) return this.view;
    this.cancel();
    this.root.replaceChildren();
    this.view = new EditorView({
      root: this.root,
      parent: this.root,
      state: EditorState.create({
        doc: this.text.toString(),
        extensions: [
          sharedExtensions(this.text, this.document.undoManager),
          this.language.of(this.#languageExtension()),
          this.label.of(this.#labelExtension()),
          leavingKeys((direction) => this.emit("leave", JSON.stringify(direction))),
          // Not the editor's own focusChangeEffect: it comes 10 ms late, and a key may be faster.
          EditorView.domEventHandlers({
            focus: () => queueMicrotask(() => this.emit("focus", "null")),
            // Completions that come after the person has left would cover what they look at.
            blur: (_event, view) => queueMicrotask(() => closeCompletion(view)),
          }),
        ],
      }),
    });
    return this.view;
  }

  #languageExtension() {
    return languageExtension(this.props.language, () => findKernel(this.props.session));
  }

  #labelExtension() {
    return EditorView.contentAttributes.of({ "aria-label": this.props.label });
  }

  /** @param {Partial<Props>} changed */
  update(changed) {
    const before = this.props;
    const props = { ...before, ...changed };
    this.props = props;
    if (!this.view) return;
    const effects = [];
    if (before.language !== props.language) {
      effects.push(this.language.reconfigure(this.#languageExtension()));
    }
    if (before.label !== props.label) {
      effects.push(this.label.reconfigure(this.#labelExtension()));
    }
    if (effects.length) this.view.dispatch({ effects });
  }

  /** @param {string} where "start", "end", RESUMED, or "" for where the cursor was */
  focus(where = "") {
    const view = this.build();
    view.focus();
    if (where) {
      const head = where === "start" ? 0 : view.state.doc.length;
      view.dispatch({ selection: { anchor: head }, scrollIntoView: true });
    }
    if (where === RESUMED) view.dispatch(view.state.replaceSelection(takeEarlyKeys()));
  }

  /** @returns {number} in characters, as Python counts */
  cursor() {
    const { doc, selection } = this.build().state;
    return [...doc.sliceString(0, selection.main.head)].length;
  }

  destroy() {
    this.cancel();
    this.view?.destroy();
    if (editors.get(this.key) === this) editors.delete(this.key);
  }
}

/**
 * @param {HTMLElement} host
 * @param {Props} props
 * @param {Emit} emit
 */
export function mount(host, props, emit) {
  const editor = new CellEditor(host, props, emit);
  return {
    update: (/** @type {Partial<Props>} */ next) => editor.update(next),
    destroy: () => editor.destroy(),
  };
}
