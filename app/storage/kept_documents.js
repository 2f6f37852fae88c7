/** What the disk holds of a document, read without making anything of it. */

import { workspaceDatabase } from "./database.js";
import { documentDatabase } from "./document_database.js";
import { cleanPath, keyOf } from "./paths.js";

/**
 * @typedef {object} KeptDocument
 * @property {import("./document_database.js").Identity} identity
 * @property {number[]} keys of the updates in its log
 * @property {Uint8Array[]} updates
 */

/**
 * The document of the notebook at `path`, in as few questions as may be: a start waits for them.
 * @param {string} path
 * @returns {Promise<KeptDocument | null>} `null` where there is no document, or no file any more
 */
export async function readKept(path) {
  const clean = cleanPath(path);
  const [kept, file] = await Promise.all([
    documentDatabase.use(async (database) => {
      const transaction = database.transaction(["documents", "updates"]);
      const identity = await transaction.objectStore("documents").index("path").get(clean);
      if (!identity) return null;
      const log = transaction.objectStore("updates").index("document");
      const [keys, records] = await Promise.all([
        log.getAllKeys(identity.id),
        log.getAll(identity.id),
      ]);
      return { identity, keys, updates: records.map(({ update }) => update) };
    }),
    workspaceDatabase.use((database) => database.getKey("FILE_DATA", keyOf(clean))),
  ]);
  return kept && kept.updates.length > 0 && file !== undefined ? kept : null;
}
