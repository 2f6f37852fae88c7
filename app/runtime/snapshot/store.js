/**
 * Where snapshots are kept: a folder of the origin's private file system for each build's key.
 *
 * What is in it counts only once its marker is there, which is written last: a browser that was
 * closed meanwhile leaves files that the next attempt writes over.
 */

import { KEY } from "./key.js";

/** @import {SyncAccessHandle} from "./types.js" */

/** Several Fieldbooks may share an origin under different paths. */
const FOLDER = "snapshots " + encodeURIComponent(new URL("../../../", import.meta.url).pathname);

/** @param {{create: boolean}} options */
async function allSnapshots(options) {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, options);
}

/** @param {{create: boolean}} options */
const ourSnapshots = async (options) => (await allSnapshots(options)).getDirectoryHandle(KEY, options);

/**
 * @param {readonly string[]} names
 * @returns {Promise<FileSystemFileHandle[] | null>} null where one of them is missing
 */
export async function openFiles(names) {
  try {
    const folder = await ourSnapshots({ create: false });
    return await Promise.all(names.map((name) => folder.getFileHandle(name)));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * @param {string} name
 * @returns {Promise<boolean>}
 */
export const exists = async (name) => (await openFiles([name])) !== null;

/**
 * Write one file, in pieces; only in a dedicated worker.
 *
 * @param {string} name
 * @param {Iterable<Uint8Array>} pieces
 */
export async function writeFile(name, pieces) {
  const folder = await ourSnapshots({ create: true });
  const file = await folder.getFileHandle(name, { create: true });
  /** @type {SyncAccessHandle} */
  const handle = await /** @type {any} */ (file).createSyncAccessHandle();
  try {
    handle.truncate(0);
    let at = 0;
    for (const piece of pieces) {
      if (handle.write(piece, { at }) !== piece.length) throw new Error(`${name}: no space left`);
      at += piece.length;
    }
    handle.flush();
  } finally {
    handle.close();
  }
}

/**
 * Write an empty file, which says something by being there.
 *
 * @param {string} name
 */
export async function mark(name) {
  const folder = await ourSnapshots({ create: true });
  await folder.getFileHandle(name, { create: true });
}

/**
 * @param {string} name
 */
export async function unmark(name) {
  const folder = await ourSnapshots({ create: true });
  await folder.removeEntry(name).catch((error) => {
    if (!isMissing(error)) throw error;
  });
}

/** Remove what other builds have left. Files that a kernel still reads stay until next time. */
export async function removeOthers() {
  const folder = await allSnapshots({ create: true });
  for await (const name of folder.keys()) {
    if (name !== KEY) await folder.removeEntry(name, { recursive: true }).catch(() => {});
  }
}

/** @param {unknown} error */
const isMissing = (error) => error instanceof DOMException && error.name === "NotFoundError";
