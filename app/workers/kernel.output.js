/**
 * What code written in C prints: it goes past Python's `sys.stdout`, line by line, and so past
 * the limits there.
 */

/** A library that prints a line for every step of a long loop writes this much in seconds. */
const ALLOWED_PER_SECOND = 50_000;
const BURST = 500_000;

export class NativeOutput {
  #send;
  #allowed = BURST;
  #since = performance.now();
  #leftOut = 0;

  /** @param {(name: "stdout" | "stderr", text: string) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * @param {"stdout" | "stderr"} name
   * @returns {(text: string) => void} takes lines without their end
   */
  line(name) {
    return (text) => {
      const now = performance.now();
      this.#allowed += ((now - this.#since) / 1000) * ALLOWED_PER_SECOND;
      this.#allowed = Math.min(this.#allowed, BURST);
      this.#since = now;
      if (text.length > this.#allowed) {
        this.#leftOut += 1;
        return;
      }
      this.#allowed -= text.length;
      const note = this.#leftOut > 0 ? `[… ${this.#leftOut} lines left out …]\n` : "";
      this.#leftOut = 0;
      this.#send(name, `${note}${text}\n`);
    };
  }
}
