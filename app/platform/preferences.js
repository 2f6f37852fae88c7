/**
 * Small things that are remembered, in IndexedDB: unlike localStorage it has them on disk at once,
 * so that a session is found again after the browser was killed.
 */

import { Connection } from "../storage/connection.js";

const STORE = "preferences";

/** @type {Connection<import("../vendor/idb.js").DBSchema & {preferences: {key: string, value: unknown}}>} */
const preferenceDatabase = new Connection("fieldbook-preferences", 1, (database) => {
  database.createObjectStore(STORE);
});

/** @returns {Promise<string>} JSON of all of them by name */
export function loadPreferences() {
  return preferenceDatabase.use(async (database) => {
    const { store } = database.transaction(STORE);
    const [names, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return JSON.stringify(Object.fromEntries(names.map((name, index) => [name, values[index]])));
  });
}

/**
 * Remember one; a convenience, so that nobody is told where it can't be.
 * @param {string} name
 * @param {string} json
 */
export async function savePreference(name, json) {
  try {
    await preferenceDatabase.use((database) => database.put(STORE, JSON.parse(json), name));
  } catch (error) {
    console.warn(`“${name}” is not remembered:`, error);
  }
}
