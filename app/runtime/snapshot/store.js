/**
 * Where snapshots are kept: a folder of the origin's private file system for each build's key.
 *
 * What is in it counts only once its marker is there, which is written last: a browser that was
 * closed meanwhile leaves files that the next attempt writes over.
 */

import { SITE } from "../../site.js";
import { KEY } from "./key.js";

/** @import {SyncAccessHandle} from "./types.js" */

/** Several Fieldbooks may share an origin under different paths. */
const PREFIX = `snapshots ${encodeURIComponent(SITE.pathname)} `;

/** @type {Promise<FileSystemDirectoryHandle> | null} */
let opened = null;

/** Whether there is a private file system at all; WebKitGTK has none. */
const hasFileSystem = () => Boolean(navigator.storage?.getDirectory);

/** The folder of this build's snapshots; found once, since every step on the way takes its time. */
function ourFolder() {
  opened ??= findOurFolder();
  opened.catch(() => (opened = null)); // it may be there next time
  return opened;
}

async function findOurFolder() {
  return (await fileSystem()).getDirectoryHandle(PREFIX + KEY);
}

async function makeOurFolder() {
  await (await fileSystem()).getDirectoryHandle(PREFIX + KEY, { create: true });
  return ourFolder();
}

async function fileSystem() {
  return navigator.storage.getDirectory();
}

/** Whether there is a private file system: private windows of some browsers are refused it. */
export function isUsable() {
  return fileSystem().then(
    () => true,
    () => false,
  );
}

/**
 * @param {readonly string[]} names
 * @returns {Promise<FileSystemFileHandle[] | null>} null where one of them is missing, or there is
 *   no place for any
 */
export async function openFiles(names) {
  if (!hasFileSystem()) return null;
  try {
    const folder = await ourFolder();
    return await Promise.all(names.map((name) => folder.getFileHandle(name)));
  } catch (error) {
    if (isMissing(error) || !(await isUsable())) return null;
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
  const folder = await makeOurFolder();
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
  const folder = await makeOurFolder();
  await folder.getFileHandle(name, { create: true });
}

/**
 * @param {string} name
 */
export async function unmark(name) {
  if (!hasFileSystem()) return;
  const folder = await makeOurFolder();
  await folder.removeEntry(name).catch((error) => {
    if (!isMissing(error)) throw error;
  });
}

/** Remove what other builds have left. Files that a kernel still reads stay until next time. */
export async function removeOthers() {
  const root = await fileSystem();
  for await (const name of root.keys()) {
    if (!name.startsWith(PREFIX) || name === PREFIX + KEY) continue;
    await root.removeEntry(name, { recursive: true }).catch(() => {});
  }
}

/** @param {unknown} error */
const isMissing = (error) => error instanceof DOMException && error.name === "NotFoundError";
