/**
 * A life cycle: a state that changes only along the steps laid down for it. The same for Python is
 * `fieldbook.bridge.pool.life`.
 *
 * @template {string} State
 */
export class Life {
  #state;
  #steps;

  /**
   * @param {State} first
   * @param {Readonly<Record<State, readonly State[]>>} steps what may follow each
   */
  constructor(first, steps) {
    this.#state = first;
    this.#steps = steps;
  }

  get state() {
    return this.#state;
  }

  /**
   * Take a step. One that isn't laid down is a mistake of the caller.
   * @param {State} state
   */
  to(state) {
    if (!this.#steps[this.#state].includes(state)) {
      throw new Error(`What is ${this.#state} can't become ${state}.`);
    }
    this.#state = state;
  }
}
