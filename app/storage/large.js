/**
 * Large files in the origin's private file system (OPFS): blobs named by their hash, written once
 * and never changed, so that kernels may read them lazily while others replace the file.
 */

import { workspaceDatabase } from "./database.js";
import { StorageError, explained } from "./errors.js";

/** From this size on a file's contents go to OPFS: IDBFS would copy them into every kernel. */
export const LARGE = 32 * 1024 * 1024;

const FOLDER = "blobs";
const LOCK = "fieldbook-blobs";
const PIECE = 4 * 1024 * 1024;

/**
 * @typedef {object} SyncAccessHandle
 * @property {string} [mode] absent where the browser knows exclusive handles only
 * @property {() => void} close
 * @property {(target: Uint8Array, options: {at: number}) => number} read
 */

class LargeFiles {
  /** @type {Promise<boolean> | null} */
  #available = null;

  /** Whether the browser lets the page use OPFS; some private windows don't. */
  isAvailable() {
    this.#available ??= this.#folder().then(
      () => true,
      () => false,
    );
    return this.#available;
  }

  /**
   * Run `work`, which keeps contents and then puts records that refer to them.
   *
   * Under a lock that all such work shares: `collect` may not look in between.
   * @template Result
   * @param {() => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  keeping(work) {
    return navigator.locks.request(LOCK, { mode: "shared" }, work);
  }

  /**
   * Keep the contents and give their hash; only inside `keeping`.
   * @param {Blob} blob
   */
  async keep(blob) {
    const hash = await hashOf(blob);
    try {
      const folder = await this.#folder();
      if (await this.#has(folder, hash, blob.size)) return hash;
      const handle = await folder.getFileHandle(hash, { create: true });
      // Writes to a copy that takes the file's place when it is whole.
      await blob.stream().pipeTo(await handle.createWritable());
      return hash;
    } catch (error) {
      throw explained(error);
    }
  }

  /**
   * @param {string} hash
   * @returns {Promise<File>}
   */
  async file(hash) {
    try {
      const folder = await this.#folder();
      return await (await folder.getFileHandle(hash)).getFile();
    } catch (error) {
      throw new StorageError(
        "FileNotFoundError",
        "The contents of this large file are gone from the browser's storage.",
        error,
      );
    }
  }

  /**
   * A handle for reading that others may have too; only in workers.
   * @param {string} hash
   * @returns {Promise<SyncAccessHandle | null>} `null` where there is none to be had
   */
  async readHandle(hash) {
    try {
      const file = await (await this.#folder()).getFileHandle(hash);
      const handle = await /** @type {any} */ (file).createSyncAccessHandle({ mode: "read-only" });
      if (handle.mode === "read-only") return handle;
      // A browser without shared handles gave an exclusive one: nobody else could read.
      handle.close();
      return null;
    } catch {
      return null;
    }
  }

  /** Delete blobs that no file refers to; those that a kernel still reads stay until later. */
  async collect() {
    if (!(await this.isAvailable())) return;
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      const folder = await this.#folder();
      for await (const name of folder.keys()) {
        if (await this.#isUsed(name)) continue;
        await folder.removeEntry(name).catch(() => {
          // A kernel holds it open; the next collection tries again.
        });
      }
    });
  }

  async #folder() {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(FOLDER, { create: true });
  }

  /**
   * @param {FileSystemDirectoryHandle} folder
   * @param {string} hash
   * @param {number} size
   */
  async #has(folder, hash, size) {
    try {
      return (await (await folder.getFileHandle(hash)).getFile()).size === size;
    } catch {
      return false;
    }
  }

  /** @param {string} hash */
  #isUsed(hash) {
    return workspaceDatabase.use(
      async (database) => (await database.countFromIndex("FILE_DATA", "opfs", hash)) > 0,
    );
  }
}

/**
 * SHA-256 over the SHA-256 of each piece: the browser hashes only what is in memory whole.
 * @param {Blob} blob
 */
export async function hashOf(blob) {
  const pieces = Math.max(1, Math.ceil(blob.size / PIECE));
  const digests = new Uint8Array(32 * pieces);
  for (let piece = 0; piece < pieces; piece += 1) {
    const bytes = await blob.slice(piece * PIECE, (piece + 1) * PIECE).arrayBuffer();
    digests.set(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), 32 * piece);
  }
  return hex(await crypto.subtle.digest("SHA-256", digests));
}

/** @param {ArrayBuffer} buffer */
const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const largeFiles = new LargeFiles();
