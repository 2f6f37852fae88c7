/**
 * The memory that page and kernel worker share. Code that runs blocks its worker, which hears no
 * message then; here it can be told to stop, asked for its output, and given a line of input.
 *
 * Layout, in 32-bit words: signal · output pending · signal heard · input state · input length,
 * then the input's bytes (UTF-8).
 */

import { sharedMemory } from "./shared_memory.js";

const SIGNAL = 0;
const PENDING = 1;
const HEARD = 2;
const INPUT = 3;
const INPUT_LENGTH = 4;
const HEADER = 5 * Int32Array.BYTES_PER_ELEMENT;

/** The numbers that Python's `signal` module knows. */
const SIGINT = 2;
const SIGUSR1 = 10;

/** More than a person types or pastes; shared memory cannot grow while somebody waits on it. */
export const LONGEST_INPUT = 1_000_000;

/** @returns {SharedArrayBuffer | null} null where there is none */
export function createMemory() {
  return sharedMemory(HEADER + LONGEST_INPUT);
}

/** The page's side. */
export class PageSignals {
  #words;
  #input;

  /** @param {SharedArrayBuffer} memory */
  constructor(memory) {
    this.#words = new Int32Array(memory, 0, HEADER / Int32Array.BYTES_PER_ELEMENT);
    this.#input = new Uint8Array(memory, HEADER);
  }

  /** Ask the running code to stop. */
  interrupt() {
    Atomics.store(this.#words, HEARD, 0);
    this.#signal(SIGINT);
  }

  /**
   * Ask again if the first time was lost: the interpreter reads and clears the word in two steps,
   * and a signal that comes between them vanishes.
   */
  repeatInterrupt() {
    if (Atomics.load(this.#words, HEARD) === 0) this.#signal(SIGINT);
  }

  /** Ask for output that waits in the worker, if any does and nothing more urgent was asked. */
  requestOutput() {
    if (Atomics.load(this.#words, PENDING) === 0) return;
    if (Atomics.compareExchange(this.#words, SIGNAL, 0, SIGUSR1) === 0) {
      Atomics.notify(this.#words, SIGNAL);
    }
  }

  /**
   * Answer `input()`.
   *
   * @param {string} text
   */
  reply(text) {
    const bytes = new TextEncoder().encode(text).subarray(0, LONGEST_INPUT);
    this.#input.set(bytes);
    Atomics.store(this.#words, INPUT_LENGTH, bytes.length);
    Atomics.store(this.#words, INPUT, 1);
    Atomics.notify(this.#words, SIGNAL);
  }

  /** @param {number} number */
  #signal(number) {
    Atomics.store(this.#words, SIGNAL, number);
    Atomics.notify(this.#words, SIGNAL);
  }
}

/** The worker's side. */
export class WorkerSignals {
  #words;
  #input;

  /** @param {SharedArrayBuffer} memory */
  constructor(memory) {
    this.#words = new Int32Array(memory, 0, HEADER / Int32Array.BYTES_PER_ELEMENT);
    this.#input = new Uint8Array(memory, HEADER);
  }

  /** What Pyodide is to look at for signals: it reads and clears the first word. */
  get interruptBuffer() {
    return this.#words;
  }

  /** Forget a signal or a line that came too late. */
  clear() {
    Atomics.store(this.#words, SIGNAL, 0);
    Atomics.store(this.#words, INPUT, 0);
  }

  /** Say that an interrupt has reached the code. */
  heard() {
    Atomics.store(this.#words, HEARD, 1);
  }

  /** @param {boolean} pending whether output waits */
  setPending(pending) {
    Atomics.store(this.#words, PENDING, pending ? 1 : 0);
  }

  /**
   * Block until a signal comes or the time is over.
   *
   * @param {number} seconds
   * @returns {number} the signal that came, or 0
   */
  wait(seconds) {
    Atomics.wait(this.#words, SIGNAL, 0, seconds * 1000);
    return this.take();
  }

  /** @returns {number} the signal, taken out of the shared memory; 0 if there is none */
  take() {
    return Atomics.exchange(this.#words, SIGNAL, 0);
  }

  /** @returns {string | undefined} the line that was given, if one was */
  takeLine() {
    if (Atomics.exchange(this.#words, INPUT, 0) === 0) return undefined;
    const length = Atomics.load(this.#words, INPUT_LENGTH);
    // Text decoders refuse shared memory: this copies.
    return new TextDecoder().decode(this.#input.slice(0, length));
  }
}
