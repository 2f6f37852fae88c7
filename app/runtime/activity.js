/**
 * Whether this page is at work: what happens in the background for later's sake waits until neither
 * a person nor a worker has done anything for a while.
 */

/** @type {Set<unknown>} */
const busy = new Set();
let last = performance.now();

/** Something was just done. */
export const noteActivity = () => void (last = performance.now());

/**
 * @param {unknown} who
 * @param {boolean} works
 */
export function setBusy(who, works) {
  if (works) busy.add(who);
  else if (busy.delete(who)) noteActivity();
}

/** @returns {number} milliseconds since anything was done; 0 while something is */
export const quietFor = () => (busy.size > 0 ? 0 : performance.now() - last);
