/**
 * The kernels of this page. One is warmed before Python runs; the first notebook that needs a
 * kernel gets it. Completion and inspection find a notebook's kernel here without Python.
 */

import { createKernel } from "../workers/kernel.client.js";

/**
 * @typedef {ReturnType<typeof createKernel>} Kernel
 * @typedef {{kernel: Kernel, hear: (listener: (json: string) => void) => void}} Spare
 */

/** @type {Map<string, Kernel>} */
const bySession = new Map();
/** @type {Spare | null} */
let spare = null;

/** @returns {Spare} a kernel whose events wait until somebody hears them */
function prepared() {
  /** @type {string[]} */
  const early = [];
  /** @type {(json: string) => void} */
  let tell = (json) => early.push(json);
  const kernel = createKernel((json) => tell(json));
  return {
    kernel,
    hear(listener) {
      early.splice(0).forEach(listener);
      tell = listener;
    },
  };
}

/** Start a kernel before anybody asks for one. */
export function warmKernel() {
  if (spare) return;
  spare = prepared();
  spare.kernel.start();
}

/**
 * @param {string} session
 * @param {(json: string) => void} listener
 * @returns {Kernel} the warm one if it is still free
 */
export function openKernel(session, listener) {
  const taken = spare ?? prepared();
  if (!spare) taken.kernel.start();
  spare = null;
  taken.hear(listener);
  bySession.set(session, taken.kernel);
  return taken.kernel;
}

/**
 * Hear of the warm kernel while no notebook has it.
 * @param {(json: string) => void} listener
 */
export function watchWarmKernel(listener) {
  spare?.hear(listener);
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
