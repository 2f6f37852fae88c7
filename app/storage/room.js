/** What takes room on the disk, by kinds; measured when somebody looks, for it reads much. */

import { estimate } from "./allowance.js";
import { documentDatabase } from "./document_database.js";
import { historyDatabase } from "./history/database.js";

/**
 * @typedef {object} Room
 * @property {number} documents what the logs of notebooks take, beside their files
 * @property {number} outputs
 * @property {number} versions
 * @property {number} copies Fieldbook itself: its copy for offline use, snapshots of Python
 */

/** Large files of the workspace lie there, and are counted with the workspace. */
const WORKSPACE = "blobs";

/** @returns {Promise<string>} JSON of a Room, in bytes */
export async function measure() {
  const [documents, outputs, versions, snapshots, cached] = await Promise.all([
    updates(),
    shown(),
    kept(),
    privateFiles(),
    siteCopy(),
  ]);
  return JSON.stringify({ documents, outputs, versions, copies: snapshots + cached });
}

function updates() {
  return documentDatabase.use(async (database) => {
    let bytes = 0;
    const { store } = database.transaction("updates");
    for await (const { value } of store) bytes += value.update.length;
    return bytes;
  });
}

function shown() {
  return documentDatabase.use(async (database) => {
    const transaction = database.transaction(["outputs", "blobs"]);
    let characters = 0;
    for await (const { value } of transaction.objectStore("outputs")) {
      characters += value.json.length;
    }
    for await (const { value } of transaction.objectStore("blobs")) characters += value.length;
    return characters;
  });
}

function kept() {
  return historyDatabase.use(async (database) => {
    let bytes = 0;
    const { store } = database.transaction("versions");
    for await (const { value } of store) bytes += value.size;
    return bytes;
  });
}

/** @returns {Promise<number>} bytes of the private file system but for the workspace's files */
async function privateFiles() {
  try {
    return await bytesIn(await navigator.storage.getDirectory(), WORKSPACE);
  } catch {
    return 0; // There is none in some private windows.
  }
}

/**
 * @param {FileSystemDirectoryHandle} folder
 * @param {string} [without]
 * @returns {Promise<number>}
 */
async function bytesIn(folder, without) {
  let bytes = 0;
  for await (const [name, entry] of folder.entries()) {
    if (name === without) continue;
    if (entry instanceof FileSystemDirectoryHandle) bytes += await bytesIn(entry);
    // One that is just being removed, or locked, counts for nothing.
    else bytes += await entry.getFile().then(({ size }) => size, () => 0);
  }
  return bytes;
}

/** @returns {Promise<number>} what the site's caches take, as far as their answers tell */
async function siteCopy() {
  const { usageDetails } = /** @type {{usageDetails?: {caches?: number}}} */ (
    await estimate()
  );
  if (usageDetails?.caches !== undefined) return usageDetails.caches;
  let bytes = 0;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const answer of await cache.matchAll()) {
      bytes += Number(answer.headers.get("Content-Length") ?? 0);
    }
  }
  return bytes;
}
