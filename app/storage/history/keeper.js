/** Keeps versions of one open notebook: as time passes, and before it is changed as a whole. */

import { SPACING, keepVersion } from "./versions.js";

/**
 * @typedef {import("../notebook_doc.js").NotebookJson} NotebookJson
 * @typedef {import("./database.js").Reason} Reason
 */

/** The first change comes at a start, which has better things to do. */
const PATIENCE = 3_000;

export class VersionKeeper {
  #documentOf;
  #looked = -Infinity;
  /** @type {NotebookJson | null} */
  #waiting = null;
  #timer = 0;

  /** @param {() => string | undefined} documentOf the document's id, once it is on the disk */
  constructor(documentOf) {
    this.#documentOf = documentOf;
  }

  /**
   * The notebook is about to change: keep it as it is, if the last time was long ago.
   * @param {() => NotebookJson} look
   */
  beforeChange(look) {
    const now = performance.now();
    if (now - this.#looked < SPACING) return;
    this.#looked = now;
    this.#waiting = look();
    this.#timer = setTimeout(() => void this.settle(), PATIENCE);
  }

  /**
   * Keep it as it is before something that changes much of it.
   * @param {Reason} reason
   * @param {NotebookJson} notebook
   * @param {Record<string, unknown>} [outputs]
   */
  async keep(reason, notebook, outputs) {
    await this.settle();
    const document = this.#documentOf();
    if (document === undefined || isBlank(notebook)) return;
    await keepVersion(document, reason, { notebook, outputs });
  }

  /** Put on the disk what waits for that. Never rejects: it is a convenience. */
  async settle() {
    clearTimeout(this.#timer);
    const [notebook, document] = [this.#waiting, this.#documentOf()];
    this.#waiting = null;
    if (!notebook || document === undefined || isBlank(notebook)) return;
    try {
      await keepVersion(document, "time", { notebook });
    } catch (error) {
      console.warn("A version of a notebook was not kept:", error);
    }
  }
}

/** @param {NotebookJson} notebook */
const isBlank = ({ cells }) => cells.every(({ source }) => source.trim() === "");
