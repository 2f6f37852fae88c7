/** What happens inside a Y.Doc, told as changes of a notebook. */

import { LOCAL } from "./notebook_doc.js";

/**
 * @typedef {import("./notebook_doc.js").NotebookDoc} NotebookDoc
 * @typedef {import("../vendor/yjs.js").Transaction} Transaction
 * @typedef {"structure" | "source" | "metadata"} Kind
 * @typedef {"local" | "remote" | "undo"} Origin
 * @typedef {{kind: Kind, cells: string[], origin: Origin}} Change
 */

/** Typing is told about ten times in a second: the editor shows it by itself. */
const TYPING = 100;
const STRUCTURE = ["position", "cell_type"];

/**
 * Tell `listener` of every change; structure and metadata at once, typing gathered.
 * @param {NotebookDoc} notebook
 * @param {unknown} undoOrigin the origin of transactions that undo or redo
 * @param {(change: Change) => void} listener
 * @returns {() => void} ends it
 */
export function observeNotebook(notebook, undoOrigin, listener) {
  /** @type {Map<Origin, Set<string>>} */
  const typed = new Map();
  let timer = 0;

  const tellTyped = () => {
    clearTimeout(timer);
    timer = 0;
    const entries = [...typed];
    typed.clear();
    for (const [origin, cells] of entries) listener({ kind: "source", cells: [...cells], origin });
  };

  /** @param {Transaction} transaction @returns {Origin} */
  const originOf = (transaction) => {
    if (transaction.origin === undoOrigin) return "undo";
    return transaction.local || transaction.origin === LOCAL ? "local" : "remote";
  };

  /**
   * @param {import("../vendor/yjs.js").YEvent<any>[]} events
   * @param {Transaction} transaction
   */
  const cellsChanged = (events, transaction) => {
    const origin = originOf(transaction);
    /** @type {Set<string>} */
    const structure = new Set();
    /** @type {Set<string>} */
    const metadata = new Set();
    for (const event of events) {
      const [id, part] = /** @type {string[]} */ (event.path);
      const keys = [...event.changes.keys.keys()];
      if (id === undefined) keys.forEach((key) => structure.add(key));
      else if (part === "source") typed.set(origin, (typed.get(origin) ?? new Set()).add(id));
      else if (part === undefined && keys.some((key) => STRUCTURE.includes(key))) structure.add(id);
      else metadata.add(id);
    }
    if (structure.size > 0 || metadata.size > 0) {
      tellTyped();
      if (structure.size > 0) listener({ kind: "structure", cells: [...structure], origin });
      if (metadata.size > 0) listener({ kind: "metadata", cells: [...metadata], origin });
    } else if (typed.size > 0 && timer === 0) {
      timer = setTimeout(tellTyped, TYPING);
    }
  };

  /** @param {unknown} _event @param {Transaction} transaction */
  const metadataChanged = (_event, transaction) =>
    listener({ kind: "metadata", cells: [], origin: originOf(transaction) });

  notebook.cells.observeDeep(cellsChanged);
  notebook.metadata.observe(metadataChanged);
  return () => {
    clearTimeout(timer);
    notebook.cells.unobserveDeep(cellsChanged);
    notebook.metadata.unobserve(metadataChanged);
  };
}
