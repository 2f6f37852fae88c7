/** The whole workspace as one `.zip`, and back: merged with what is here, never over it unasked. */

import { estimate } from "./allowance.js";
import { damaged, sortEntries } from "./archive_entries.js";
import { giveToPerson } from "./downloads.js";
import { StorageError, explained } from "./errors.js";
import { hashOf } from "./large.js";
import { isInBin } from "./paths.js";
import { workspace } from "./workspace.js";

/** @typedef {import("./archive_entries.js").FileEntry} FileEntry */
/** @typedef {(done: number, total: number) => void} OnProgress of bytes */
/** @typedef {"keep both" | "replace" | "new only"} Choice */

/**
 * An archive that was looked into.
 *
 * @typedef {object} Opened
 * @property {Map<string, FileEntry>} files
 * @property {string[]} fresh paths that are not here
 * @property {string[]} same paths whose contents are the same here
 * @property {string[]} differing paths whose contents are others here
 */

/** Pieces of a file are handed to the browser, which may put them on the disk, from this size on. */
const PIECE = 16 * 1024 * 1024;

/** Why a file can't be read though it is there; the others are wanted all the more then. */
const GONE = ["NotReadableError", "DataError", "DamagedError", "FileNotFoundError"];

/** Brought when somebody makes or opens an archive, which most sessions don't. */
async function bringZip() {
  const zip = await import("../vendor/zip.js");
  // Its own workers would be started from a data URL, which the page's policy refuses.
  zip.configure({ useWebWorkers: false });
  return zip;
}

class Backup {
  /** @type {AbortController | null} */
  #running = null;
  /** @type {Opened | null} */
  #opened = null;

  /**
   * Give the person an archive of every file; those whose contents are gone are left out and named.
   * @param {string} name
   * @param {OnProgress} onProgress
   * @returns {Promise<string>} JSON `{files, bytes, missing}`, the last paths
   */
  save(name, onProgress) {
    return this.#cancellable(async (signal) => {
      /** @type {{path: string, size: number, modified: number}[]} */
      const listed = JSON.parse(await workspace.list());
      const files = listed.filter(({ path }) => !isInBin(path));
      const total = files.reduce((sum, { size }) => sum + size, 0);
      const { BlobReader, BlobWriter, ZipWriter } = await bringZip();
      const writer = new ZipWriter(new BlobWriter("application/zip"));
      const missing = [];
      let done = 0;
      for (const { path, size, modified } of files) {
        signal.throwIfAborted();
        const contents = await workspace.blob(path).catch((error) => {
          if (GONE.includes(error.name)) return null;
          throw error;
        });
        if (!contents) {
          missing.push(path);
          continue;
        }
        await writer.add(path, new BlobReader(contents), {
          lastModDate: new Date(modified),
          signal,
          onprogress: async (/** @type {number} */ part) => onProgress(done + part, total),
        });
        done += size;
        onProgress(done, total);
      }
      giveToPerson(await writer.close(), name);
      return JSON.stringify({ files: files.length - missing.length, bytes: done, missing });
    });
  }

  /**
   * Look into an archive and compare it with what is here; nothing is changed.
   * @param {File} file
   * @param {OnProgress} onProgress
   * @returns {Promise<string>} JSON `{fresh, same, differing, refused, bytes}`
   */
  inspect(file, onProgress) {
    this.#opened = null;
    return this.#cancellable(async (signal) => {
      const { usage = 0, quota = Infinity } = await estimate();
      const { BlobReader, ZipReader } = await bringZip();
      // Names are judged one by one below: one that leads elsewhere spoils no whole backup.
      const reader = new ZipReader(new BlobReader(file), { filenameValidation: "tolerant" });
      const entries = await read(() => reader.getEntries());
      const { files, refused } = sortEntries(entries, file.size, quota - usage);
      /** @type {Opened} */
      const opened = { files, fresh: [], same: [], differing: [] };
      const total = bytesOf(files.values());
      let done = 0;
      for (const [path, entry] of files) {
        signal.throwIfAborted();
        if (!(await workspace.exists(path))) opened.fresh.push(path);
        else if (await isSame(path, entry, signal)) opened.same.push(path);
        else opened.differing.push(path);
        done += entry.uncompressedSize;
        onProgress(done, total);
      }
      this.#opened = opened;
      const { fresh, same, differing } = opened;
      return JSON.stringify({ fresh, same, differing, refused, bytes: total });
    });
  }

  /**
   * Take over the archive that was inspected last. What was taken over before it is cancelled or
   * fails stays: each file is whole, and the same archive can be restored again.
   * @param {Choice} choice what becomes of files that differ
   * @param {OnProgress} onProgress
   * @returns {Promise<string>} JSON `{restored}`: the paths written
   */
  restore(choice, onProgress) {
    return this.#cancellable(async (signal) => {
      const opened = this.#opened;
      if (!opened) throw damaged("Choose it again.");
      const paths = [...opened.fresh, ...(choice === "new only" ? [] : opened.differing)];
      const total = bytesOf(paths.map((path) => entryAt(opened, path)));
      const restored = [];
      let done = 0;
      for (const path of paths) {
        signal.throwIfAborted();
        const entry = entryAt(opened, path);
        const contents = await extract(entry, signal);
        const target = choice === "replace" ? path : await workspace.freePath(path);
        await workspace.replace(target, contents);
        restored.push(target);
        done += entry.uncompressedSize;
        onProgress(done, total);
      }
      this.#opened = null;
      return JSON.stringify({ restored });
    });
  }

  /** End what runs; it rejects with an `AbortError`. */
  cancel() {
    this.#running?.abort();
  }

  /**
   * @param {(signal: AbortSignal) => Promise<string>} work
   */
  async #cancellable(work) {
    this.cancel();
    const running = (this.#running = new AbortController());
    try {
      return await work(running.signal);
    } catch (error) {
      if (running.signal.aborted) throw new StorageError("AbortError", "It was cancelled.");
      throw explained(error);
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }
}

/**
 * @param {Opened} opened
 * @param {string} path
 */
function entryAt({ files }, path) {
  const entry = files.get(path);
  if (!entry) throw damaged(`“${path}” is not in it.`);
  return entry;
}

/** @param {Iterable<FileEntry>} entries */
const bytesOf = (entries) =>
  [...entries].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);

/**
 * @param {string} path
 * @param {FileEntry} entry
 * @param {AbortSignal} signal
 */
async function isSame(path, entry, signal) {
  const here = await workspace.blob(path);
  if (here.size !== entry.uncompressedSize) return false;
  return (await hashOf(here)) === (await hashOf(await extract(entry, signal)));
}

/**
 * An entry's contents, checked, and never more of them than its size says.
 * @param {FileEntry} entry
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
async function extract(entry, signal) {
  /** @type {BlobPart[]} */
  let parts = [];
  let [size, loose] = [0, 0];
  const target = new WritableStream({
    write(/** @type {Uint8Array<ArrayBuffer>} */ chunk) {
      size += chunk.length;
      loose += chunk.length;
      if (size > entry.uncompressedSize) {
        throw damaged(`“${entry.filename}” is larger than it says.`);
      }
      parts.push(chunk.slice());
      if (loose > PIECE) [parts, loose] = [[new Blob(parts)], 0];
    },
  });
  await read(() =>
    entry.getData(target, { checkSignature: true, checkOverlappingEntry: true, signal }),
  );
  return new Blob(parts);
}

/**
 * Read of an archive, with its reader's complaints in words for people.
 * @template Result
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
async function read(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw damaged(`It is damaged or no .zip file (${error instanceof Error ? error.message : error}).`);
  }
}

const backup = new Backup();

// Plain functions, as Python calls them.
/** @param {string} name @param {OnProgress} onProgress */
export const save = (name, onProgress) => backup.save(name, onProgress);
/** @param {File} file @param {OnProgress} onProgress */
export const inspect = (file, onProgress) => backup.inspect(file, onProgress);
/** @param {Choice} choice @param {OnProgress} onProgress */
export const restore = (choice, onProgress) => backup.restore(choice, onProgress);
export const cancel = () => backup.cancel();
