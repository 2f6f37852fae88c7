/** Hands over the worker that `first-kernel.js` has started, to the first kernel that asks. */

/** @typedef {{worker: Worker, failure: string}} EarlyWorker `failure` says why it did not load */

/** @returns {EarlyWorker | null} null where there is none, or another kernel has it */
export function takeFirstWorker() {
  const place = /** @type {{firstKernel?: EarlyWorker}} */ (globalThis);
  const early = place.firstKernel ?? null;
  delete place.firstKernel;
  return early;
}
