/**
 * What a person asks for before Python can do it: kept in its order, and done once, by Python.
 */

import { keepEarlyKeys, takeEarlyKeys } from "../platform/early-keys.js";

/**
 * A command, or "" to run just one cell; in which cell, "" for the one that is active by then; and
 * the text that this cell had. Or text that was typed where the command before would lead.
 * @typedef {{command: string, cell: string, source: string} | {text: string}} EarlyAct
 */

export class EarlyActs {
  /** @type {EarlyAct[]} */
  #acts = [];
  /** Whether the person goes on from where the last command will have led. */
  #following = false;

  /**
   * @param {string} command
   * @param {string} cell
   * @param {string} source
   */
  add(command, cell, source) {
    this.#acts.push({ command, cell, source });
  }

  /**
   * Add a command that leads elsewhere: what is typed from now on belongs there.
   * @param {string} command
   * @param {HTMLElement} cell that has the focus until then
   * @param {string} id of that cell
   * @param {string} source
   * @returns {boolean} whether the command is for this cell
   */
  lead(command, cell, id, source) {
    const follows = this.#following;
    this.#takeText();
    this.add(command, follows ? "" : id, follows ? "" : source);
    this.#following = true;
    keepEarlyKeys(cell, (text) => this.stay(text));
    return !follows;
  }

  /**
   * The person has turned to a place that is there already.
   * @param {string} text that was typed before
   */
  stay(text = this.#following ? takeEarlyKeys() : "") {
    if (text) this.#acts.push({ text });
    this.#following = false;
  }

  /** @returns {EarlyAct[]} all of them; from now on nothing is kept */
  take() {
    this.stay();
    return this.#acts.splice(0);
  }

  #takeText() {
    const text = this.#following ? takeEarlyKeys() : "";
    if (text) this.#acts.push({ text });
  }
}
