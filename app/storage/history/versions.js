/** Versions of notebooks: kept, listed, read, thinned. */

import { StorageError } from "../errors.js";
import { historyDatabase } from "./database.js";
import { superfluous } from "./thinning.js";

/** @typedef {import("./database.js").Reason} Reason */
/** @typedef {import("../notebook_doc.js").NotebookJson} NotebookJson */
/** @typedef {Record<string, unknown>} CellRecords of outputs by cell */

/**
 * What a version holds: the notebook, and where they were about to go, the outputs.
 * @typedef {{notebook: NotebookJson, outputs?: CellRecords | undefined}} Contents
 */

/** Milliseconds between versions that are kept because time has passed. */
export const SPACING = 5 * 60_000;

/**
 * Keep a version, unless the last one is the same, or is young and time is all that asks for one.
 * @param {string} document
 * @param {Reason} reason
 * @param {Contents} contents
 * @returns {Promise<boolean>} whether it was kept
 */
export async function keepVersion(document, reason, contents) {
  const cells = fingerprints(contents.notebook);
  // Outside the transaction, in which nothing but the database can be awaited.
  const packed = await pack(JSON.stringify(contents));
  return historyDatabase.change(["versions", "contents"], async (transaction) => {
    const versions = transaction.objectStore("versions");
    const at = Date.now();
    const last = (await versions.index("document").openCursor(document, "prev"))?.value;
    if (last && !contents.outputs && isSame(last.cells, cells)) return false;
    if (last && reason === "time" && at >= last.at && at - last.at < SPACING) return false;
    const key = await versions.add({ document, at, reason, cells, size: packed.size });
    await transaction.objectStore("contents").put(packed, key);
    await thin(transaction, document, at);
    return true;
  });
}

/**
 * A notebook's versions, newest first.
 * @param {string} document
 * @returns {Promise<({key: number} & import("./database.js").VersionRecord)[]>}
 */
export function listVersions(document) {
  return historyDatabase.use(async (database) => {
    const found = [];
    const { store } = database.transaction("versions");
    let cursor = await store.index("document").openCursor(document, "prev");
    for (; cursor; cursor = await cursor.continue()) {
      found.push({ key: cursor.primaryKey, ...cursor.value });
    }
    return found;
  });
}

/**
 * @param {number} key
 * @returns {Promise<Contents>}
 */
export async function readVersion(key) {
  const packed = await historyDatabase.use((database) => database.get("contents", key));
  if (!packed) throw new StorageError("FileNotFoundError", "This version is there no more.");
  try {
    return JSON.parse(await unpack(packed));
  } catch (error) {
    const why = "This version is damaged. Those before and after it may be whole.";
    throw new StorageError("DamagedError", why, error);
  }
}

/**
 * Forget all versions of documents that are gone for good.
 * @param {string[]} documents
 */
export async function forgetVersions(documents) {
  if (documents.length === 0) return;
  await historyDatabase.change(["versions", "contents"], async (transaction) => {
    const versions = transaction.objectStore("versions");
    for (const document of documents) {
      for (const key of await versions.index("document").getAllKeys(document)) {
        await versions.delete(key);
        await transaction.objectStore("contents").delete(key);
      }
    }
  });
}

/**
 * @param {import("../../vendor/idb.js").IDBPTransaction<
 *   import("./database.js").HistorySchema, ("versions" | "contents")[], "readwrite">} transaction
 * @param {string} document
 * @param {number} now
 */
async function thin(transaction, document, now) {
  const store = transaction.objectStore("versions");
  const index = store.index("document");
  const [keys, records] = [await index.getAllKeys(document), await index.getAll(document)];
  const kept = records.map(({ at, size }, place) => ({ key: keys[place] ?? 0, at, size })).reverse();
  for (const key of superfluous(kept, now)) {
    await store.delete(key);
    await transaction.objectStore("contents").delete(key);
  }
}

/**
 * @param {NotebookJson} notebook
 * @returns {[string, number][]}
 */
export const fingerprints = ({ cells }) =>
  cells.map(({ id, cell_type, source }) => [id, checksum(`${cell_type}\n${source}`)]);

/**
 * @param {[string, number][]} one
 * @param {[string, number][]} other
 */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * FNV-1a: tells texts apart in a list; nothing depends on it where it does not.
 * @param {string} text
 */
function checksum(text) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  }
  return sum >>> 0;
}

/** @param {string} text */
function pack(text) {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(packed).blob();
}

/** @param {Blob} packed */
function unpack(packed) {
  return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
