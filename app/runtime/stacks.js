/**
 * Whether Python may run on a stack that can be suspended, so that it waits for a promise without
 * `await`. Pyodide takes such a stack for every task as soon as the browser has the means.
 */

/** Whether this browser has the means; asked before anybody forgoes them. */
export const CAN_SUSPEND = "Suspending" in WebAssembly;

/**
 * Have the interpreter of this thread run on the thread's own stack only.
 *
 * The page's Python changes the document, and Chromium's renderer ends now and then while that is
 * done on another stack. Nothing on the page waits that way; kernels do, and have no document.
 */
export function forgoSuspension() {
  const means = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (WebAssembly));
  delete means.Suspending;
  delete means.promising;
}
