/**
 * Have something done when the page has nothing to do; shortly, where the browser can't tell when
 * that is, as WebKit can't.
 *
 * @param {() => void} work
 * @param {number} [latest] milliseconds after which it is done all the same
 */
export function whenIdle(work, latest) {
  if (!("requestIdleCallback" in globalThis)) setTimeout(work, SHORTLY_MS);
  else requestIdleCallback(work, latest === undefined ? {} : { timeout: latest });
}

/** Long enough for what is going on to come to its turn. */
const SHORTLY_MS = 50;
