/** What the browser tells of the machine, and when it has nothing to do. */

import { quietFor } from "../runtime/activity.js";
import { whenIdle } from "../runtime/idle.js";

/** @returns {number} how many threads run at once */
export const cores = () => navigator.hardwareConcurrency || 2;

/**
 * @returns {number | undefined} GB, rounded and bounded so that it names nobody; not told by every
 *   browser
 */
export const memory = () => /** @type {{deviceMemory?: number}} */ (navigator).deviceMemory;

/** A person who has just done something, or waits for a cell, needs the machine. */
const QUIET_MS = 2_000;

/**
 * Resolves when nothing was done for a while and the page has nothing to do.
 * @returns {Promise<void>}
 */
export async function idle() {
  for (let left = QUIET_MS; left > 0; left = QUIET_MS - quietFor()) {
    await new Promise((resolve) => setTimeout(resolve, left));
  }
  await new Promise((resolve) => whenIdle(() => resolve(undefined)));
}
