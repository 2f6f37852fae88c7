/** Names that one window at a time holds, so that two don't do the same work. */

import { addressOf } from "../site.js";

/** Locks belong to the origin, which may have several Fieldbooks. @param {string} name */
const lockOf = (name) => `fieldbook-hold ${addressOf("")} ${name}`;

/**
 * @param {string} name
 * @returns {Promise<(() => void) | null>} what lets go of it, or null where a window holds it
 */
export function hold(name) {
  return new Promise((resolve, reject) => {
    /** @param {Lock | null} lock */
    const granted = (lock) =>
      lock ? new Promise((letGo) => resolve(() => letGo(undefined))) : resolve(null);
    navigator.locks.request(lockOf(name), { ifAvailable: true }, granted).catch(reject);
  });
}

/**
 * @param {string} name
 * @returns {Promise<boolean>}
 */
export async function isHeld(name) {
  const { held } = await navigator.locks.query();
  return held?.some((lock) => lock.name === lockOf(name)) ?? false;
}
