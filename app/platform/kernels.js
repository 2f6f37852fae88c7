/**
 * The kernels of this page. One is warmed before Python runs; the first notebook that needs a
 * kernel gets it. Completion and inspection find a notebook's kernel here without Python.
 */

import { createKernel } from "../workers/kernel.client.js";

/**
 * @typedef {ReturnType<typeof createKernel>} Kernel
 * @typedef {(json: string) => void} Listener
 */

/** A kernel that no notebook has taken yet, with all that it said so far. */
class Spare {
  constructor() {
    /** @type {string[]} */
    this.said = [];
    /** @type {Listener} */
    this.tell = (json) => this.said.push(json);
    this.kernel = createKernel((json) => this.tell(json));
    this.kernel.start();
  }

  /** @param {Listener} listener hears everything said so far, and goes on hearing */
  watch(listener) {
    this.said.forEach((json) => listener(json));
    this.tell = (json) => {
      this.said.push(json);
      listener(json);
    };
  }

  /** @param {Listener} listener the only one from now on */
  take(listener) {
    this.said.forEach((json) => listener(json));
    this.said = [];
    this.tell = listener;
    return this.kernel;
  }
}

/** @type {Map<string, Kernel>} */
const bySession = new Map();
/** @type {Spare | null} */
let spare = null;

/** Start a kernel before anybody asks for one. */
export function warmKernel() {
  spare ??= new Spare();
}

/**
 * @param {string} session
 * @param {Listener} listener
 * @returns {Kernel} the warm one if it is still free
 */
export function openKernel(session, listener) {
  const taken = spare ?? new Spare();
  spare = null;
  const kernel = taken.take(listener);
  bySession.set(session, kernel);
  return kernel;
}

/** @param {Listener} listener hears the warm kernel until a notebook takes it */
export function watchWarmKernel(listener) {
  spare?.watch(listener);
}

/** @param {string} session */
export function closeKernel(session) {
  bySession.get(session)?.terminate();
  bySession.delete(session);
}

/**
 * @param {string} session
 * @returns {Kernel | undefined}
 */
export const findKernel = (session) => bySession.get(session);
