/**
 * The workspace's database, in the layout of Emscripten's IDBFS: named by the mount point, one
 * store, a record per file or folder under its absolute path.
 */

import { Connection } from "./connection.js";
import { StorageError } from "./errors.js";
import { BIN_KEY, ROOT, foldersAbove, keyOf } from "./paths.js";

/**
 * What IDBFS keeps, and two fields that it ignores: `size`, so that files are listed without
 * reading them, and `opfs`, the hash of a large file's contents, which lie in OPFS. One record has
 * `mark`, see `MARK_KEY`.
 * @typedef {object} FileRecord
 * @property {Date} timestamp
 * @property {number} mode
 * @property {Uint8Array} [contents]
 * @property {string} [link]
 * @property {number} [size]
 * @property {string} [opfs]
 * @property {string} [mark]
 */

/**
 * @typedef {import("../vendor/idb.js").DBSchema & {FILE_DATA: {key: string, value: FileRecord,
 *   indexes: {timestamp: Date, size: number, opfs: string}}}} WorkspaceSchema
 */

/**
 * Where page, tabs and kernels tell each other `{paths, marked}`: what changed, and that the mark
 * changed with it. Earlier builds leave no mark, and say nothing of one.
 */
export const CHANNEL = "fieldbook-workspace";
/** IDBFS opens its databases with this version; another one would shut it out. */
const VERSION = 21;
const FILE_MODE = 0o100666;
const FOLDER_MODE = 0o40777;
const FILE_TYPE = 0o170000;
const FOLDER_TYPE = 0o40000;

/** @type {Connection<WorkspaceSchema>} */
export const workspaceDatabase = new Connection(ROOT, VERSION, (database) => {
  const store = database.createObjectStore("FILE_DATA");
  store.createIndex("timestamp", "timestamp");
  store.createIndex("size", "size");
  store.createIndex("opfs", "opfs");
});

/**
 * @typedef {import("../vendor/idb.js").IDBPObjectStore<
 *   WorkspaceSchema, ("FILE_DATA")[], "FILE_DATA", "readwrite">} FileStore
 */

/**
 * The times that records should have. An index holds whatever is a key: one damaged record must not
 * keep the others from being listed.
 */
export const anyTime = () => IDBKeyRange.bound(new Date(-8.64e15), new Date(8.64e15));

/**
 * The mark is another one after every change of the files: whoever finds the one that it has seen
 * before has seen all there is. It lies in the bin and is an empty folder to whoever knows nothing of
 * it: mounts leave the bin out, lists leave out folders.
 */
const MARK_KEY = `${BIN_KEY}/.mark`;

/**
 * The mark as a transaction sees it; `undefined` where there is none yet.
 * @param {{get(key: string): Promise<FileRecord | undefined>}} store
 */
export const markIn = async (store) => (await store.get(MARK_KEY))?.mark;

/** The mark in a transaction of its own. */
export const readMark = () =>
  workspaceDatabase.use((database) => markIn(database.transaction("FILE_DATA").store));

/**
 * Leave a new mark. In the transaction that changes files, so that none is without the other.
 * @param {FileStore} store
 */
export function leaveMark(store) {
  const mark = crypto.randomUUID();
  void store.put({ timestamp: new Date(0), mode: FOLDER_MODE, mark }, MARK_KEY);
}

/**
 * Change files in one transaction, see `Connection.change`.
 * @template Result
 * @param {(store: FileStore) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export const changeFiles = (work) =>
  workspaceDatabase.change(["FILE_DATA"], (transaction) => {
    const store = transaction.objectStore("FILE_DATA");
    leaveMark(store);
    return work(store);
  });

/** @param {FileRecord} record */
export const isFolder = (record) => (record.mode & FILE_TYPE) === FOLDER_TYPE;

let lastTime = 0;

/**
 * Now, but never the same time twice: mounts tell versions apart by their time.
 * @returns {Date}
 */
export function newTimestamp() {
  lastTime = Math.max(Date.now(), lastTime + 1);
  return new Date(lastTime);
}

/**
 * @param {Uint8Array} contents
 * @returns {FileRecord}
 */
export function fileRecord(contents) {
  return { timestamp: newTimestamp(), mode: FILE_MODE, contents, size: contents.length };
}

/**
 * A file whose contents lie in OPFS.
 * @param {string} hash
 * @param {number} size
 * @returns {FileRecord}
 */
export function referenceRecord(hash, size) {
  const contents = new Uint8Array(0);
  return { timestamp: newTimestamp(), mode: FILE_MODE, contents, size, opfs: hash };
}

/**
 * Make records for the folders above `path` that have none.
 * @param {FileStore} store
 * @param {string} path
 */
export async function putFolders(store, path) {
  for (const folder of foldersAbove(path)) {
    const present = await store.get(keyOf(folder));
    if (present && !isFolder(present)) {
      throw new StorageError("NotADirectoryError", `“${folder}” is a file, not a folder.`);
    }
    if (!present) await store.put({ timestamp: newTimestamp(), mode: FOLDER_MODE }, keyOf(folder));
  }
}
