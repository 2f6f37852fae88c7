/**
 * Small things that are remembered, in IndexedDB: unlike localStorage it has them on disk at once,
 * so that a session is found again after the browser was killed.
 */

import { openDB } from "../vendor/idb.js";

const STORE = "preferences";

const database = openDB("fieldbook-preferences", 1, {
  upgrade: (db) => void db.createObjectStore(STORE),
});

/** @returns {Promise<string>} JSON of all of them by name */
export async function loadPreferences() {
  const transaction = (await database).transaction(STORE);
  const [names, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
  return JSON.stringify(Object.fromEntries(names.map((name, index) => [name, values[index]])));
}

/**
 * @param {string} name
 * @param {string} json
 */
export async function savePreference(name, json) {
  await (await database).put(STORE, JSON.parse(json), name);
}
