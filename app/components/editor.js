/**
 * The editor of one cell: CodeMirror on the document's own text. Keys go from here into the
 * document and its log; Python hears only of focus and of leaving the cell.
 *
 * Editors are built when the page has a moment, those in sight first, so that a notebook of two
 * hundred cells opens at once; until then the text stands in its place.
 *
 * An editor may be there ahead of the notebook's view. The view that asks for one on the same text
 * gets it as it is, with its focus, its selection and what is being composed.
 */

import { Compartment, EditorState, EditorView, closeCompletion } from "../vendor/codemirror.js";
import { takeEarlyKeys } from "../platform/early-keys.js";
import { moveNode, unheard } from "../bridge/moves.js";
import { AHEAD, findDocument } from "../platform/documents.js";
import { findKernel } from "../platform/kernels.js";
import { buildSoon } from "./editor/queue.js";
import { bringLanguage, languageExtension, leavingKeys, sharedExtensions } from "./editor/setup.js";
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

/**
 * Have an editor now that else would be built soon.
 * @param {string} session
 * @param {string} cell
 */
export function buildEditor(session, cell) {
  editors.get(keyOf(session, cell))?.build();
}

/** Editors that were there ahead move to the views that asked for them; the others are not wanted. */
export function settleEditors() {
  for (const editor of [...editors.values()]) {
    if (editor.props.session === AHEAD) editor.destroy();
    else editor.settle();
  }
}

class CellEditor {
  /**
   * @param {HTMLElement} host
   * @param {Props} props
   * @param {Emit} emit
   */
  constructor(host, props, emit) {
    this.props = props;
    this.emit = emit;
    this.text = findDocument(props.session).text(props.cell);
    this.undoManager = findDocument(props.session).undoManager;
    this.language = new Compartment();
    this.label = new Compartment();
    /** @type {EditorView | null} */
    this.view = null;
    /** Where it will be, once what it is in now makes way. @type {HTMLElement | null} */
    this.next = null;
    this.element = document.createElement("div");
    this.element.className = "source";
    this.root = this.element.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [standInSheet];
    this.#standIn();
    this.host = host;
    describe(host, props);
    host.replaceChildren(this.element);
    this.cancel = buildSoon(this.element, () => this.build());
    this.key = keyOf(props.session, props.cell);
    editors.set(this.key, this);
    if (wish?.[0] === this.key) {
      const [, where] = wish;
      wish = null;
      // The element enters the page after it was mounted.
      queueMicrotask(() => this.focus(where));
    }
  }

  /**
   * Belong to another view from now on, and move there when the present one makes way.
   * @param {HTMLElement} host
   * @param {Props} props
   * @param {Emit} emit
   */
  adopt(host, props, emit) {
    editors.delete(this.key);
    this.key = keyOf(props.session, props.cell);
    editors.set(this.key, this);
    this.next = host;
    this.emit = emit;
    this.update(props);
  }

  /** Move to the view that asked for it: for the person nothing happens. */
  settle() {
    if (!this.next) return;
    this.host = this.next;
    this.next = null;
    const focused = this.root.activeElement !== null;
    moveNode(this.host, this.element, null);
    if (focused && this.view) restoreFocus(this.view);
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
          sharedExtensions(this.text, this.undoManager),
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
    void this.#bringLanguage();
    return this.view;
  }

  async #bringLanguage() {
    if (!(await bringLanguage(this.props.language))) return;
    this.view?.dispatch({ effects: this.language.reconfigure(this.#languageExtension()) });
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
    describe(this.next ?? this.host, props);
    if (!this.view) return;
    const effects = [];
    if (before.language !== props.language) {
      effects.push(this.language.reconfigure(this.#languageExtension()));
      void this.#bringLanguage();
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
    this.element.remove();
    if (editors.get(this.key) === this) editors.delete(this.key);
  }
}

/**
 * A browser that can move an element as it is keeps its focus and what is being composed there, but
 * forgets the selection, and that the elements above it have the focus within.
 * @param {EditorView} view that had the focus
 */
function restoreFocus(view) {
  if (view.composing && view.root.activeElement) return;
  unheard(() => {
    view.contentDOM.blur();
    view.contentDOM.focus({ preventScroll: true });
  });
  const { anchor, head } = view.state.selection.main;
  const [from, to] = [view.domAtPos(anchor), view.domAtPos(head)];
  getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

/**
 * Leave on the host what it takes to draw it again.
 * @param {HTMLElement} host
 * @param {Props} props
 */
function describe(host, { cell, language, label }) {
  Object.assign(host.dataset, { cell, language, label });
}

/**
 * @param {HTMLElement} host
 * @param {Props} props
 * @param {Emit} emit
 */
function editorFor(host, props, emit) {
  const early = props.session === AHEAD ? undefined : editors.get(keyOf(AHEAD, props.cell));
  if (!early || early.text !== findDocument(props.session).text(props.cell)) {
    return new CellEditor(host, props, emit);
  }
  early.adopt(host, props, emit);
  return early;
}

/**
 * @param {HTMLElement} host
 * @param {Props} props
 * @param {Emit} emit
 */
export function mount(host, props, emit) {
  const editor = editorFor(host, props, emit);
  return {
    update: (/** @type {Partial<Props>} */ next) => editor.update(next),
    destroy: () => editor.destroy(),
  };
}
