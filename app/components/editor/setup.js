/** The extensions that a cell's editor is made of. */

import {
  EditorState,
  EditorView,
  LanguageSupport,
  Prec,
  acceptCompletion,
  bracketMatching,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
  defaultKeymap,
  drawSelection,
  dropCursor,
  highlightSpecialChars,
  indentLess,
  indentMore,
  indentOnInput,
  indentUnit,
  keymap,
  pythonLanguage,
  startCompletion,
  toggleComment,
} from "../../vendor/codemirror.js";
import { yCollab, yUndoManagerKeymap } from "../../vendor/y-codemirror.js";
import { completion } from "./completion.js";
import { closeInspection, inspect, inspection } from "./inspection.js";
import { theme } from "./theme.js";

/**
 * @typedef {import("@codemirror/state").Extension} Extension
 * @typedef {import("@codemirror/view").KeyBinding} KeyBinding
 * @typedef {import("../../platform/kernels.js").Kernel} Kernel
 */

/** Left to the notebook: running cells and leaving the editor are commands, not editing. */
const NOTEBOOK_KEYS = new Set(["Mod-Enter", "Shift-Enter", "Alt-Enter", "Mod-z", "Mod-y"]);

/** @param {EditorView} view */
const isAfterText = (view) => {
  const { head, empty } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  return empty && line.text.slice(0, head - line.from).trim() !== "";
};

/**
 * @param {() => Kernel | undefined} findKernel
 * @returns {KeyBinding[]}
 */
const pythonKeys = (findKernel) => [
  {
    key: "Tab",
    run: (view) => acceptCompletion(view) || (isAfterText(view) && startCompletion(view)),
  },
  {
    key: "Shift-Tab",
    run: (view) => {
      const kernel = findKernel();
      if (!kernel || !isAfterText(view)) return false;
      closeCompletion(view);
      void inspect(view, kernel);
      return true;
    },
  },
  {
    key: "Escape",
    run(view) {
      if (completionStatus(view.state) === "active") return false;
      // A list that is not shown yet must not keep the person in the cell.
      closeCompletion(view);
      return closeInspection(view);
    },
  },
];

/** @type {KeyBinding[]} */
const commonKeys = [
  ...closeBracketsKeymap,
  ...completionKeymap,
  ...yUndoManagerKeymap,
  ...defaultKeymap.filter(({ key }) => !key || !NOTEBOOK_KEYS.has(key)),
  { key: "Tab", run: indentMore, shift: indentLess },
  { key: "Mod-/", run: toggleComment },
];

/**
 * With the languages that may stand in it, Markdown is a third of the editor's code; it comes when
 * the first text needs it.
 * @type {Extension | null}
 */
let markdown = null;

/**
 * @param {string} language
 * @returns {Promise<boolean>} whether it was brought only now, so that an editor has to change
 */
export async function bringLanguage(language) {
  if (language !== "markdown" || markdown) return false;
  markdown = (await import("../../vendor/codemirror-markdown.js")).markdown();
  return true;
}

/**
 * @param {string} language "python", "markdown" or "raw"
 * @param {() => Kernel | undefined} findKernel
 * @returns {Extension}
 */
export function languageExtension(language, findKernel) {
  if (language === "python") {
    return [
      // Without the completions it brings: ours ask the kernel first.
      new LanguageSupport(pythonLanguage),
      completion(findKernel),
      inspection,
      Prec.high(keymap.of(pythonKeys(findKernel))),
      bracketMatching(),
      closeBrackets(),
      indentOnInput(),
    ];
  }
  const wrap = EditorView.lineWrapping;
  return language === "markdown" && markdown ? [markdown, wrap] : wrap;
}

/**
 * @param {import("yjs").Text} text
 * @param {import("yjs").UndoManager} undoManager
 * @returns {Extension}
 */
export function sharedExtensions(text, undoManager) {
  return [
    highlightSpecialChars(),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("    "),
    yCollab(text, null, { undoManager }),
    keymap.of(commonKeys),
    theme,
  ];
}

/**
 * The arrow keys lead out of the first and the last line, into the neighbouring cell.
 * @param {(direction: "up" | "down") => void} leave
 * @returns {Extension}
 */
export function leavingKeys(leave) {
  /**
   * @param {EditorView} view
   * @param {"up" | "down"} direction
   */
  const tryLeave = (view, direction) => {
    const { empty, head } = view.state.selection.main;
    if (!empty || completionStatus(view.state) !== null) return false;
    const line = view.state.doc.lineAt(head).number;
    if (line !== (direction === "up" ? 1 : view.state.doc.lines)) return false;
    leave(direction);
    return true;
  };
  return Prec.high(
    keymap.of([
      { key: "ArrowUp", run: (view) => tryLeave(view, "up") },
      { key: "ArrowDown", run: (view) => tryLeave(view, "down") },
    ]),
  );
}
