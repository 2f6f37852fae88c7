/** Lines for the diagnostics: this worker is stopped long before anybody asks. */

import { SCOPE, urlOf } from "./scope.js";

const LOG = `fieldbook log ${SCOPE.pathname}`;
const LOG_LINES = urlOf("__log__");
const MOST_LINES = 100;

/** @type {Promise<unknown>} one line after the other */
let noting = Promise.resolve();

/**
 * @param {import("../../diagnostics/log.js").Level} level
 * @param {string} text
 */
export function note(level, text) {
  const line = { at: Date.now(), level, text };
  noting = noting
    .then(async () => {
      const lines = [...(await noted()), line].slice(-MOST_LINES);
      await (await caches.open(LOG)).put(LOG_LINES, new Response(JSON.stringify(lines)));
    })
    .catch(() => {}); // What could not be kept is most likely about the same.
  return noting;
}

/** @returns {Promise<import("../messages.types.js").Log["lines"]>} oldest first */
export async function noted() {
  return (await (await caches.open(LOG)).match(LOG_LINES))?.json() ?? [];
}
