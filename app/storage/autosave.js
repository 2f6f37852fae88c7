/** Puts updates on the disk shortly after they happen, and says how that stands. */

import * as Y from "../vendor/yjs.js";
import { explained } from "./errors.js";

/** @typedef {import("./errors.js").StorageError} StorageError */

/** @typedef {{state: "saving" | "saved" | "failed", why: string}} SaveState */

/**
 * An update that is not on the disk yet, and where it came from a merged file, the file's state.
 * @typedef {{update: Uint8Array, projection?: Uint8Array | undefined}} Waiting
 */

const DELAY = 40;
const FIRST_RETRY = 500;
const LAST_RETRY = 10_000;

/**
 * Gathers updates for a moment, appends them as one, and retries while that fails. "saved" is said
 * only when the transaction is complete and nothing newer waits.
 */
export class Autosave {
  /** @type {SaveState} */
  state = { state: "saved", why: "" };
  /** @type {Waiting[]} */
  #waiting = [];
  /** @type {Promise<void> | null} */
  #writing = null;
  #timer = 0;
  #retry = FIRST_RETRY;
  #append;
  #onState;

  /**
   * @param {(update: Uint8Array, projection?: Uint8Array | undefined) => Promise<void>} append
   * @param {(state: SaveState) => void} onState
   */
  constructor(append, onState) {
    this.#append = append;
    this.#onState = onState;
  }

  /**
   * @param {Uint8Array} update
   * @param {Uint8Array} [projection]
   */
  add(update, projection) {
    this.#waiting.push({ update, projection });
    if (this.state.state !== "failed") this.#say("saving", "");
    this.#schedule(DELAY);
  }

  /**
   * Start with something that could not be saved, and keep trying.
   * @param {Uint8Array} update
   * @param {StorageError} reason
   */
  startFailed(update, reason) {
    this.#waiting.push({ update });
    this.#fail(reason);
    this.#schedule(this.#backOff());
  }

  /** Return when everything so far is on the disk; throws why it can't be. */
  async flush() {
    while (this.#writing || this.#waiting.length > 0) {
      await (this.#writing ?? this.#write());
      if (this.state.state === "failed") throw this.failure;
    }
  }

  /** @type {StorageError | null} why the last attempt failed */
  failure = null;

  /** @param {number} delay */
  #schedule(delay) {
    if (this.#timer || this.#writing) return;
    this.#timer = setTimeout(() => void this.#write(), delay);
  }

  /** Never rejects: what went wrong is in `failure` and in the state. */
  #write() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#writing ??= this.#writeOnce().finally(() => {
      this.#writing = null;
      if (this.#waiting.length > 0) this.#schedule(this.failure ? this.#backOff() : DELAY);
    });
    return this.#writing;
  }

  async #writeOnce() {
    const next = this.#take();
    if (!next) return;
    try {
      await this.#append(next.update, next.projection);
    } catch (error) {
      this.#waiting.unshift(next);
      this.#fail(explained(error));
      return;
    }
    this.failure = null;
    this.#retry = FIRST_RETRY;
    this.#say(this.#waiting.length === 0 ? "saved" : "saving", "");
  }

  /** Everything that waits, as one. */
  #take() {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length < 2) return waiting[0];
    return {
      update: Y.mergeUpdates(waiting.map(({ update }) => update)),
      projection: waiting.findLast(({ projection }) => projection)?.projection,
    };
  }

  /** @param {StorageError} reason */
  #fail(reason) {
    this.failure = reason;
    this.#say("failed", reason.message);
  }

  #backOff() {
    const delay = this.#retry;
    this.#retry = Math.min(this.#retry * 2, LAST_RETRY);
    return delay;
  }

  /**
   * @param {SaveState["state"]} state
   * @param {string} why
   */
  #say(state, why) {
    if (state === this.state.state && why === this.state.why) return;
    this.state = { state, why };
    this.#onState(this.state);
  }
}
