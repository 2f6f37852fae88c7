/**
 * The workspace's files for the page: JSON texts and bytes, as Python wants them.
 *
 * Kernels see the same files through `mount.js`. Failures are `StorageError`s.
 */

import { note } from "../diagnostics/log.js";
import { estimate, isPersisted, persist } from "./allowance.js";
import {
  CHANNEL,
  anyTime,
  changeFiles,
  fileRecord,
  isFolder,
  newTimestamp,
  putFolders,
  referenceRecord,
  workspaceDatabase,
} from "./database.js";
import { StorageError } from "./errors.js";
import {
  editedInBin,
  forget,
  forgetFileStates,
  place,
  settleMoves,
  withDocumentsMoved,
} from "./identities.js";
import { giveToPerson } from "./downloads.js";
import { LARGE, largeFiles } from "./large.js";
import { isLost, isLostForGood } from "./lost_records.js";
import {
  cleanPath,
  insideRange,
  isInBin,
  keyOf,
  otherNames,
  pathOf,
  safeName,
} from "./paths.js";

/** @typedef {import("./database.js").FileRecord} FileRecord */
/** @typedef {import("./database.js").FileStore} FileStore */

/** When the storage is tidied, in milliseconds after the page's start. */
const TIDY_AFTER = 30_000;
/** One page at a time puts notebooks back. */
const PUTTING_BACK = "fieldbook-putting-back";

class Workspace {
  #channel = new BroadcastChannel(CHANNEL);
  /** @type {Set<(json: string) => void>} */
  #listeners = new Set();

  constructor() {
    this.#channel.onmessage = ({ data }) => this.#tell(data.paths);
    setTimeout(() => void this.#tidy(), TIDY_AFTER);
  }

  /** @returns {Promise<string>} JSON `[{path, size, modified}]`, sorted by path */
  async list() {
    const files = await workspaceDatabase.use(async (database) => {
      const { store, done } = database.transaction("FILE_DATA");
      /** @type {Map<string, number>} */
      const sizes = new Map();
      // Both loops read keys of indexes only: contents stay on the disk.
      let entry = await store.index("size").openKeyCursor(IDBKeyRange.bound(0, Infinity));
      for (; entry; entry = await entry.continue()) sizes.set(entry.primaryKey, entry.key);
      const found = [];
      let stamp = await store.index("timestamp").openKeyCursor(anyTime());
      for (; stamp; stamp = await stamp.continue()) {
        const size = sizes.get(stamp.primaryKey) ?? (await sizeOf(store, stamp.primaryKey));
        if (size === null) continue;
        found.push({ path: pathOf(stamp.primaryKey), size, modified: stamp.key.getTime() });
      }
      await done;
      return found;
    });
    files.sort((one, other) => (one.path < other.path ? -1 : 1));
    return JSON.stringify(files);
  }

  /** @param {string} path @returns {Promise<Uint8Array>} */
  async read(path) {
    const record = await this.#record(path);
    if (record.opfs) return new Uint8Array(await (await largeFile(record)).arrayBuffer());
    return record.contents ?? new Uint8Array(0);
  }

  /** A file's contents without reading large ones into memory. @param {string} path */
  async blob(path) {
    const record = await this.#record(path);
    if (record.opfs) return largeFile(record);
    return new Blob([/** @type {BlobPart} */ (record.contents ?? new Uint8Array(0))]);
  }

  /**
   * @param {string} path
   * @param {Uint8Array} bytes
   */
  write(path, bytes) {
    // A copy: the bytes may lie in WebAssembly's memory, which moves when it grows.
    const contents = bytes.slice();
    return this.put(path, new Blob([contents]), contents);
  }

  /**
   * Write a file from a blob, which may be larger than memory.
   * @param {string} path
   * @param {Blob} blob
   * @param {Uint8Array | null} [contents] of the blob, where they are in memory already
   */
  async put(path, blob, contents = null) {
    const clean = cleanPath(path);
    const put = (/** @type {boolean} */ isFile) =>
      this.#keep(blob, contents, async (store, record) => {
        const present = isFile ? undefined : await store.get(keyOf(clean));
        if (present && isFolder(present)) {
          throw new StorageError("IsADirectoryError", `“${clean}” is a folder.`);
        }
        await putFolders(store, clean);
        await store.put(record, keyOf(clean));
        return clean;
      });
    try {
      await put(false);
    } catch (error) {
      if (!isLost(error) || !(await this.#isLostFile(clean))) throw error;
      await put(true);
    }
  }

  /**
   * Write a file that counts for more than what is known of it: a notebook becomes what it says, also
   * where it was written so before, and whoever has it open looks again.
   * @param {string} path
   * @param {Blob} blob
   */
  async replace(path, blob) {
    await this.put(path, blob);
    // Not before: killed in between, the notebook stays what it was.
    if (await forgetFileStates(cleanPath(path))) this.#announce([cleanPath(path)]);
  }

  /** @param {string} path @returns {Promise<boolean>} whether the browser has lost what is there */
  async #isLostFile(path) {
    try {
      await this.#record(path);
      return false;
    } catch (error) {
      if (isLostForGood(error)) return true; // Of a folder nothing can be lost.
      throw error;
    }
  }

  /**
   * Store a file from outside under a name that is free.
   * @param {File} file
   * @param {string} [path] where to; the file's own name at the top by default
   * @returns {Promise<string>} JSON `{path, size}`
   */
  async importFile(file, path) {
    const wanted = cleanPath(path ?? safeName(file.name));
    const stored = await this.#keepBeside(file, null, wanted, otherNames(wanted));
    return JSON.stringify({ path: stored, size: file.size });
  }

  /**
   * Write a file of the workbench's own making beside what is there, which the page's list of files
   * may not know yet: `Untitled.ipynb`, `Untitled 2.ipynb`, …
   * @param {string} path
   * @param {Uint8Array} bytes
   * @returns {Promise<string>} the path that was free
   */
  async writeNew(path, bytes) {
    const [contents, wanted] = [bytes.slice(), cleanPath(path)];
    return this.#keepBeside(new Blob([contents]), contents, wanted, otherNames(wanted, String));
  }

  /** Remove a file, or a folder with all that is in it. @param {string} path */
  async remove(path) {
    const clean = cleanPath(path);
    await settleMoves();
    if (isInBin(`${clean}/`)) await this.putBackEdited();
    const { removed, large } = await changeFiles(async (store) => {
      const inside = await store.getAllKeys(insideRange(keyOf(clean)));
      if (inside.length === 0 && (await store.getKey(keyOf(clean))) === undefined)
        throw missing(clean);
      const before = await store.index("opfs").count();
      await store.delete(keyOf(clean));
      await store.delete(insideRange(keyOf(clean)));
      const after = await store.index("opfs").count();
      return { removed: inside, large: after < before };
    });
    await forget(clean);
    if (large) await largeFiles.collect();
    this.#announce([clean, ...removed.map(pathOf)]);
  }

  /**
   * Move a file or folder; notebooks keep their documents and outputs.
   * @param {string} from
   * @param {string} to
   */
  async rename(from, to) {
    const [source, target] = [cleanPath(from), cleanPath(to)];
    if (source === target) return;
    if (target.startsWith(`${source}/`)) {
      throw new StorageError("ValueError", `“${source}” can't be moved into itself.`);
    }
    await settleMoves();
    await this.#refuseTaken(source, target);
    await withDocumentsMoved(source, target, async () => {
      this.#announce(await this.#move(source, target));
    });
  }

  /**
   * Put back what was deleted in one place and written in after that in another: before the bin is
   * emptied, as soon as it is written in, and at the start, where a kill came in between.
   */
  async putBackEdited() {
    await navigator.locks.request(PUTTING_BACK, async () => {
      for (const { id, path, deletedFrom = path } of await editedInBin()) {
        const free = await this.freePath(deletedFrom);
        if (await this.exists(path)) {
          await this.rename(path, free);
          continue;
        }
        // Its file is gone for good. An empty one says nothing against the document.
        await this.write(free, new Uint8Array(0));
        await place(id, free);
      }
    });
  }

  /**
   * The path, or another name beside it where it is taken.
   * @param {string} path
   */
  async freePath(path) {
    if (!(await this.exists(path))) return path;
    for (const other of otherNames(path)) if (!(await this.exists(other))) return other;
    return path;
  }

  /** @param {string} path @returns {Promise<boolean>} */
  async exists(path) {
    const key = keyOf(cleanPath(path));
    return (
      (await workspaceDatabase.use((database) => database.getKey("FILE_DATA", key))) !== undefined
    );
  }

  /**
   * Hear of changes by this page, by other tabs and by kernels.
   * @param {(json: string) => void} listener gets JSON `[path]`
   * @returns {() => void} ends it
   */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Hear that the browser closed the storage: files may be gone.
   * @param {() => void} listener
   * @returns {() => void} ends it
   */
  onLost(listener) {
    return workspaceDatabase.onLost(listener);
  }

  /** @returns {Promise<string>} JSON `{used, quota, persisted}`, in bytes */
  async usage() {
    const { usage = 0, quota = 0 } = await estimate();
    return JSON.stringify({ used: usage, quota, persisted: await isPersisted() });
  }

  /** What takes the room, see `room.js`. @returns {Promise<string>} */
  async measure() {
    const { measure } = await import("./room.js");
    return measure();
  }

  /** Ask the browser never to evict the workspace. @returns {Promise<boolean>} */
  persist() {
    return persist();
  }

  /** Give a file to the person, as the browser gives downloads. @param {string} path */
  async download(path) {
    giveToPerson(await this.blob(path), cleanPath(path).split("/").at(-1) ?? "file");
  }

  /** Bring back files that their indexes hide, and give up blobs that no file refers to. */
  async #tidy() {
    try {
      await this.mend();
      await largeFiles.collect();
    } catch (error) {
      console.warn("The storage is not tidied:", error);
    }
  }

  /** Bring files back into the list that are not in it because what describes them is damaged. */
  async mend() {
    const mended = await changeFiles(async (store) => {
      if ((await store.count()) === (await store.index("timestamp").count(anyTime()))) return [];
      const listed = new Set(await store.index("timestamp").getAllKeys(anyTime()));
      const found = [];
      for (const key of await store.getAllKeys()) {
        const record = listed.has(key) ? undefined : await store.get(key);
        if (!record) continue;
        await store.put(describedAnew(record), key);
        found.push(pathOf(key));
      }
      return found;
    });
    if (mended.length === 0) return;
    note("warning", `${mended.length} files were in no list, and are now.`);
    this.#announce(mended);
  }

  /** @param {string} path @returns {Promise<FileRecord>} */
  async #record(path) {
    const clean = cleanPath(path);
    const record = await workspaceDatabase.use((database) =>
      database.get("FILE_DATA", keyOf(clean)),
    );
    if (!record || isFolder(record)) throw missing(clean);
    return record;
  }

  /**
   * Put a record with these contents, in IndexedDB or, large ones, in OPFS.
   * @param {Blob} blob
   * @param {Uint8Array | null} contents of the blob, where they are in memory already
   * @param {(store: FileStore, record: FileRecord) => Promise<string>} put returns the path
   */
  async #keep(blob, contents, put) {
    const inTransaction = (/** @type {FileRecord} */ record) =>
      changeFiles((store) => put(store, record));
    const path =
      blob.size < LARGE || !(await largeFiles.isAvailable())
        ? await inTransaction(fileRecord(contents ?? new Uint8Array(await blob.arrayBuffer())))
        : await largeFiles.keeping(async () =>
            inTransaction(referenceRecord(await largeFiles.keep(blob), blob.size)),
          );
    this.#announce([path]);
    return path;
  }

  /**
   * Put a record under the first of the names that nothing has, in one transaction.
   * @param {Blob} blob
   * @param {Uint8Array | null} contents
   * @param {string} wanted
   * @param {Generator<string, never>} others the names after that
   */
  #keepBeside(blob, contents, wanted, others) {
    return this.#keep(blob, contents, async (store, record) => {
      let free = wanted;
      while ((await store.getKey(keyOf(free))) !== undefined) free = others.next().value;
      await putFolders(store, free);
      await store.put(record, keyOf(free));
      return free;
    });
  }

  /**
   * @param {string} source
   * @param {string} target
   */
  async #refuseTaken(source, target) {
    if (!(await this.exists(source))) throw missing(source);
    if (await this.exists(target)) {
      throw taken(target);
    }
    // A document without its file (a kernel removed it) must not come back under this name.
    await forget(target);
  }

  /**
   * @param {string} source
   * @param {string} target
   * @returns {Promise<string[]>} the paths that changed
   */
  #move(source, target) {
    return changeFiles(async (store) => {
      if ((await store.getKey(keyOf(target))) !== undefined) {
        throw taken(target);
      }
      const keys = [keyOf(source), ...(await store.getAllKeys(insideRange(keyOf(source))))];
      const changed = [];
      await putFolders(store, target);
      for (const key of keys) {
        const record = await store.get(key);
        if (!record) throw missing(source);
        const moved = keyOf(target) + key.slice(keyOf(source).length);
        await store.put(record, moved);
        await store.delete(key);
        changed.push(pathOf(key), pathOf(moved));
      }
      return changed;
    });
  }

  /** @param {string[]} paths */
  #announce(paths) {
    this.#channel.postMessage({ paths, marked: true });
    this.#tell(paths);
  }

  /** @param {string[]} paths */
  #tell(paths) {
    const json = JSON.stringify(paths);
    for (const listener of this.#listeners) listener(json);
  }
}

/** @param {FileRecord} record @returns {Promise<File>} the contents, as many as there should be */
async function largeFile({ opfs = "", size = 0 }) {
  const file = await largeFiles.file(opfs);
  if (file.size === size) return file;
  throw new StorageError(
    "DamagedError",
    `This file is damaged: ${file.size} of ${size} bytes are there. Restore it from a backup.`,
  );
}

/** @param {string} path */
const taken = (path) =>
  new StorageError("FileExistsError", `There is already something called “${path}”.`);

/** @param {string} path */
const missing = (path) => new StorageError("FileNotFoundError", `There is no file “${path}”.`);

/**
 * A record as it would be had its file just been written, as far as it holds anything.
 * @param {FileRecord} record
 * @returns {FileRecord}
 */
function describedAnew(record) {
  if (record.mode !== undefined && isFolder(record)) return { ...record, timestamp: newTimestamp() };
  if (record.opfs) return referenceRecord(record.opfs, record.size ?? 0);
  if (record.link !== undefined) return { ...record, timestamp: newTimestamp() };
  return fileRecord(record.contents ?? new Uint8Array(0));
}

/**
 * The size of a record that stock IDBFS wrote; `null` for folders.
 * @param {{get(key: string): Promise<FileRecord | undefined>}} store
 * @param {string} key
 */
async function sizeOf(store, key) {
  const record = await store.get(key);
  return record && !isFolder(record) ? (record.contents?.length ?? 0) : null;
}

export const workspace = new Workspace();
