/** Timers that are known by what they are for: setting one replaces the one before. */
export class Timers {
  /** @type {Map<string, number>} */
  #numbers = new Map();

  /**
   * @param {string} name
   * @param {number} ms
   * @param {() => void} action
   */
  after(name, ms, action) {
    this.clear(name);
    this.#numbers.set(name, setTimeout(action, ms));
  }

  /**
   * @param {string} name
   * @param {number} ms
   * @param {() => void} action
   */
  every(name, ms, action) {
    this.clear(name);
    this.#numbers.set(name, setInterval(action, ms));
  }

  /** @param {...string} names */
  clear(...names) {
    for (const name of names) {
      clearTimeout(this.#numbers.get(name)); // intervals too: they share their numbers
      this.#numbers.delete(name);
    }
  }

  clearAll() {
    this.clear(...this.#numbers.keys());
  }
}
