/**
 * Compiled once per page: what the first restored worker has compiled and read, every further one
 * is given. Modules are shared by all of a page's workers, so handing them on costs nothing.
 */

/** @import {SharedParts} from "./start.js" */

/** @type {SharedParts | null} */
let parts = null;

/** @returns {SharedParts | null} null before a worker was restored */
export const sharedParts = () => parts;

/**
 * @param {() => Promise<SharedParts | null>} ask asks a worker that has started
 */
export async function shareParts(ask) {
  if (parts) return;
  try {
    parts ??= await ask();
  } catch {
    // The worker ended, or the browser does not share modules: each worker compiles its own.
  }
}
