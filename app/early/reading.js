/**
 * What the databases say of the last session: begun by the page's first script, before the code is
 * there that makes something of it.
 */

import { loadPreferences } from "../platform/preferences.js";
import { readKept } from "../storage/kept_documents.js";

/**
 * @param {string} path of the notebook that is to be shown
 * @returns {Promise<{
 *   preferences: {tabs?: {active?: string}, cursor?: {path?: string, cell?: string}},
 *   kept: import("../storage/kept_documents.js").KeptDocument | null,
 * } | null>} `null` where the storage can't be read: then Python says why
 */
export async function readLast(path) {
  try {
    const [preferences, kept] = await Promise.all([loadPreferences(), readKept(path)]);
    return { preferences: JSON.parse(preferences), kept };
  } catch {
    return null;
  }
}
