/** What the browser tells of the machine, and when it has nothing to do. */

/** @returns {number} how many threads run at once */
export const cores = () => navigator.hardwareConcurrency || 2;

/**
 * @returns {number | undefined} GB, rounded and bounded so that it names nobody; not told by every
 *   browser
 */
export const memory = () => /** @type {{deviceMemory?: number}} */ (navigator).deviceMemory;

/**
 * Resolves when the page has nothing to do; at once in a browser that can't tell.
 * @returns {Promise<void>}
 */
export const idle = () =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => resolve());
    else setTimeout(resolve);
  });
