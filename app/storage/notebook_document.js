/** One open notebook: JSON texts go to and from Python, shared texts to the editors. */

import * as Y from "../vendor/yjs.js";
import { Autosave } from "./autosave.js";
import { documentDatabase } from "./document_database.js";
import { StorageError } from "./errors.js";
import { VersionKeeper } from "./history/keeper.js";
import { CHANNEL, atPathOf, hasFile, identify } from "./identities.js";
import { isLost } from "./lost_records.js";
import { applyFile, mergeFile } from "./merge_file.js";
import { LOCAL, NotebookDoc, equal } from "./notebook_doc.js";
import { observeNotebook } from "./notebook_events.js";
import { outputs } from "./outputs.js";
import { COMPACT_ABOVE, UpdateLog } from "./update_log.js";
import { workspace } from "./workspace.js";

/** The origin of what came from elsewhere: another tab, the log, the file. */
const REMOTE = "remote";
/** Edits within this time are undone together, in milliseconds. */
const GROUP_WITHIN = 500;

export class NotebookDocument {
  #notebook;
  #log;
  /** What the file held, for a document in memory. @type {Uint8Array} */
  #seed = new Uint8Array(0);
  #appended = 0;
  #channel = new BroadcastChannel(CHANNEL);
  /** @type {Set<(json: string) => void>} */
  #stateListeners = new Set();
  /** @type {Set<(json: string) => void>} */
  #changeListeners = new Set();
  /** @type {Set<(path: string) => void>} */
  #pathListeners = new Set();
  #autosave = new Autosave(
    (update, projection) => this.#append(update, projection),
    (state) => this.#stateListeners.forEach((listener) => listener(JSON.stringify(state))),
  );
  #versions = new VersionKeeper(() => this.#log?.id);
  #stopObserving;
  #stopFearing;

  /**
   * @param {string} path
   * @param {NotebookDoc} notebook
   * @param {UpdateLog | null} log `null` while it lives in memory only
   */
  constructor(path, notebook, log) {
    this.path = path;
    this.#notebook = notebook;
    this.#log = log;
    this.undoManager = new Y.UndoManager([notebook.cells, notebook.metadata], {
      trackedOrigins: new Set([LOCAL]),
      captureTimeout: GROUP_WITHIN,
    });
    this.#stopObserving = observeNotebook(notebook, this.undoManager, (change) => {
      const json = JSON.stringify(change);
      this.#changeListeners.forEach((listener) => listener(json));
    });
    notebook.doc.on("beforeTransaction", this.#onBefore);
    notebook.doc.on("update", this.#onUpdate);
    // What was called saved has to be: all of it goes to the disk once more.
    this.#stopFearing = documentDatabase.onLost(() =>
      this.#autosave.add(Y.encodeStateAsUpdate(notebook.doc)),
    );
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    globalThis.document.addEventListener("visibilitychange", this.#onVisibility);
  }

  /**
   * A document that can't be kept, because the storage didn't open.
   * @param {string} path
   * @param {NotebookDoc} notebook
   * @param {StorageError} reason
   */
  static inMemory(path, notebook, reason) {
    const document = new NotebookDocument(path, notebook, null);
    document.#seed = Y.encodeStateAsUpdate(notebook.doc);
    document.#autosave.startFailed(document.#seed, reason);
    return document;
  }

  /** @returns {string} JSON `{cells: [{id, cell_type, source, metadata}], metadata}` */
  snapshot() {
    return JSON.stringify(this.#notebook.toJson());
  }

  /** @param {number} index @param {string} cellJson */
  insertCell(index, cellJson) {
    this.#apart(() => this.#notebook.insertCell(index, JSON.parse(cellJson)));
  }

  /** @param {string} id */
  deleteCell(id) {
    this.#apart(() => this.#notebook.deleteCell(id));
  }

  /** @param {string} id @param {number} index where the cell stands afterwards */
  moveCell(id, index) {
    this.#apart(() => this.#notebook.moveCell(id, index));
  }

  /** @param {string} id @param {string} type */
  setCellType(id, type) {
    this.#apart(() => this.#notebook.setCellType(id, type));
  }

  /** @param {string} id @param {string} text */
  setSource(id, text) {
    this.#notebook.setSource(id, text);
  }

  /** @param {string} id @param {string} json */
  setCellMetadata(id, json) {
    this.#apart(() => this.#notebook.setCellMetadata(id, JSON.parse(json)));
  }

  /** @param {string} json */
  setMetadata(json) {
    this.#apart(() => this.#notebook.setMetadata(JSON.parse(json)));
  }

  /**
   * Go back to an earlier version, as one change that can be undone. What the notebook is now is
   * kept as a version first; where that can't be, nothing changes.
   * @param {string} json
   */
  async restore(json) {
    let kept;
    do {
      kept = this.#notebook.toJson();
      await this.#versions.keep("restore", kept);
      // What is written meanwhile, here or in another tab, goes with the rest and is kept as well.
    } while (!equal(kept, this.#notebook.toJson()));
    this.#apart(() => {
      this.#notebook.doc.transact(() => {
        const now = this.#notebook.toJson();
        applyFile(this.#notebook, now, now, JSON.parse(json));
      }, LOCAL);
    });
  }

  /**
   * Keep the notebook as a version, with outputs that are about to go.
   * @param {string} outputsJson `{cell id: record}`
   */
  async keepOutputs(outputsJson) {
    await this.#versions.keep("outputs", this.#notebook.toJson(), JSON.parse(outputsJson));
  }

  /** @returns {boolean} whether there was anything to undo */
  undo() {
    return this.undoManager.undo() !== null;
  }

  /** @returns {boolean} */
  redo() {
    return this.undoManager.redo() !== null;
  }

  /**
   * For editors: the shared text of a cell. A cell that undo brings back has a new one.
   * @param {string} id
   */
  text(id) {
    return this.#notebook.text(id);
  }

  /**
   * @param {(json: string) => void} listener gets JSON `{kind, cells, origin}`
   * @returns {() => void} ends it
   */
  onChange(listener) {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /**
   * @param {(json: string) => void} listener gets JSON `{state, why}`, at once and on changes
   * @returns {() => void} ends it
   */
  onState(listener) {
    this.#stateListeners.add(listener);
    listener(JSON.stringify(this.#autosave.state));
    return () => this.#stateListeners.delete(listener);
  }

  /**
   * @param {(path: string) => void} listener hears where the file is from now on, whoever moved it
   * @returns {() => void} ends it
   */
  onMoved(listener) {
    this.#pathListeners.add(listener);
    return () => this.#pathListeners.delete(listener);
  }

  /** Return when every change so far is on the disk; throws why it can't be. */
  flush() {
    return this.#autosave.flush();
  }

  /**
   * The snapshot to write as `.ipynb`, remembered: a file that differs from it later was changed
   * outside.
   * @returns {Promise<string>}
   */
  async projection() {
    await this.#autosave.flush();
    const state = Y.encodeStateAsUpdate(this.#notebook.doc);
    const json = this.snapshot();
    await this.#log?.remember(state);
    return json;
  }

  /**
   * Write the file, wherever it is now; of a notebook that was deleted for good nothing comes back.
   * @param {Uint8Array} bytes
   */
  async writeFile(bytes) {
    // A copy: the bytes may lie in WebAssembly's memory, which moves when it grows.
    const contents = bytes.slice();
    if (!this.#log) return workspace.write(this.path, contents);
    return atPathOf(this.#log.id, async (path) => {
      if (path !== undefined) await workspace.write(path, contents);
    });
  }

  /**
   * Keep what a cell put out.
   * @param {string} cell
   * @param {string} json
   */
  async saveOutputs(cell, json) {
    const id = this.#log?.id ?? (await identify(this.path)).id;
    await outputs.save(id, this.path, cell, json);
  }

  /**
   * Take in the file as it is now, where it was changed outside; a file that is gone changes nothing.
   * @param {string} json its snapshot
   * @returns {Promise<string>} JSON `[cell id]`: the cells that changed here
   */
  mergeFile(json) {
    // One tab at a time: the next finds the merge in the log and has nothing left to do.
    const id = this.#log?.id;
    if (id === undefined) return Promise.resolve("[]");
    return navigator.locks.request(`${CHANNEL}:${id}`, async () => {
      if (!(await hasFile(id))) return "[]";
      await this.catchUp();
      const merge = mergeFile(
        this.#notebook,
        (await this.#log?.projections()) ?? [],
        JSON.parse(json),
      );
      if (!merge) return "[]";
      const kept = this.#keepBeforeMerge();
      const before = this.#cellsById();
      Y.applyUpdate(this.#notebook.doc, merge.update, REMOTE);
      this.#autosave.add(merge.update, merge.state);
      await this.#autosave.flush().catch(() => undefined); // the state says what failed
      await kept;
      const after = this.#cellsById();
      const ids = new Set([...before.keys(), ...after.keys()]);
      return JSON.stringify([...ids].filter((id) => !equal(before.get(id), after.get(id))));
    });
  }

  /** Take in what other tabs appended while their messages could not be heard. */
  async catchUp() {
    try {
      const news = (await this.#log?.news()) ?? [];
      news.forEach((update) => Y.applyUpdate(this.#notebook.doc, update, REMOTE));
    } catch (error) {
      if (error instanceof StorageError && !isLost(error)) throw error;
      const kept = (await this.#log?.quarantine()) ?? [];
      kept.forEach((update) => Y.applyUpdate(this.#notebook.doc, update, REMOTE));
    }
  }

  /** Put everything on the disk and let go; throws, and stays open, where that fails. */
  async close() {
    await this.#autosave.flush();
    await this.#versions.settle();
    globalThis.document.removeEventListener("visibilitychange", this.#onVisibility);
    this.#channel.close();
    this.#stopObserving();
    this.#stopFearing();
    this.undoManager.destroy();
    this.#notebook.doc.destroy();
  }

  /** @param {() => void} operation an edit that is undone by itself, apart from typing around it */
  #apart(operation) {
    this.undoManager.stopCapturing();
    operation();
    this.undoManager.stopCapturing();
  }

  #onBefore = () => this.#versions.beforeChange(() => this.#notebook.toJson());

  async #keepBeforeMerge() {
    try {
      await this.#versions.keep("file", this.#notebook.toJson());
    } catch (error) {
      console.warn("A notebook was not kept as it was before its file changed it:", error);
    }
  }

  /** @param {Uint8Array} update @param {unknown} origin */
  #onUpdate = (update, origin) => {
    if (origin !== REMOTE) this.#autosave.add(update);
  };

  /** @param {{document?: string, update?: Uint8Array, moved?: Record<string, string>}} message */
  #hear({ document, update, moved }) {
    const id = this.#log?.id ?? "";
    if (document === id && update) Y.applyUpdate(this.#notebook.doc, update, REMOTE);
    const path = moved?.[id];
    if (path === undefined) return;
    this.path = path;
    this.#pathListeners.forEach((listener) => listener(path));
  }

  #onVisibility = () => {
    const isHidden = globalThis.document.visibilityState === "hidden";
    if (isHidden) void this.#versions.settle();
    const work = isHidden ? this.flush() : this.catchUp();
    // A failure to save is in the state already; a failure to look repeats with the next look.
    work.catch(() => undefined);
  };

  /**
   * @param {Uint8Array} update
   * @param {Uint8Array} [projection]
   */
  async #append(update, projection) {
    this.#log ??= await this.#settle();
    const whole = () => Y.encodeStateAsUpdate(this.#notebook.doc);
    const isDeleted = await this.#log.append(update, whole, projection);
    // It is found again at the next start, too, if this should not come to its end.
    if (isDeleted) workspace.putBackEdited().catch((error) => console.warn(error));
    // Told only now: nobody may build on what a crash could still take away.
    this.#channel.postMessage({ document: this.#log.id, update });
    this.#appended += 1;
    if (this.#appended % COMPACT_ABOVE === 0) void this.#log.compact();
  }

  /** The storage opens after all: keep this document, unless the disk has another of its path. */
  async #settle() {
    const log = new UpdateLog(await identify(this.path));
    const [first] = await log.open(this.#seed);
    if (first === this.#seed) return log;
    throw new StorageError(
      "ConflictError",
      "Another version of this notebook is on the disk. Download this one, then reload the page.",
    );
  }

  #cellsById() {
    return new Map(
      this.#notebook.toJson().cells.map((cell, index) => [cell.id, { ...cell, index }]),
    );
  }
}
