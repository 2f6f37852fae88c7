/** The mounted folder as the merge sees it: entries by path, records in and out. */

import { isFolder } from "./database.js";
import { makeLargeFile, largeHash } from "./large_nodes.js";
import { isSame, isSettled } from "./merge_plan.js";
import { BIN_KEY, ROOT } from "./paths.js";

/**
 * @typedef {import("./database.js").FileRecord} FileRecord
 * @typedef {import("./emscripten.types.js").FileNode} FileNode
 * @typedef {import("./emscripten.types.js").FileSystem} FileSystem
 * @typedef {import("./merge_plan.js").LocalEntry} LocalEntry
 */

export class MountFiles {
  #fs;

  /** @param {FileSystem} fs with something mounted at the workspace's root */
  constructor(fs) {
    this.#fs = fs;
  }

  /** Everything in the mount but the bin. @returns {Map<string, LocalEntry>} */
  entries() {
    return new Map(this.#walk());
  }

  /**
   * Whether the mount is as both sides agreed, so that it has nothing to give out.
   * @param {ReadonlyMap<string, import("./merge_plan.js").BaseEntry>} base
   */
  areSettled(base) {
    let count = 0;
    for (const [path, entry] of this.#walk()) {
      if (!isSettled(entry, base.get(path))) return false;
      count += 1;
    }
    return count === base.size;
  }

  /**
   * Walks the nodes: asking by path takes ten times as long.
   * @returns {Generator<[string, LocalEntry]>}
   */
  *#walk() {
    /** @type {[string, FileNode][]} */
    const waiting = [[ROOT, this.#fs.lookupPath(ROOT).node]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [folder, node] = next;
      for (const [name, child] of Object.entries(node.contents)) {
        const path = `${folder}/${name}`;
        if (path === BIN_KEY) continue;
        yield [path, this.#entryOf(child)];
        if (this.#fs.isDir(child.mode)) waiting.push([path, child]);
      }
    }
  }

  /** @param {string} path @returns {LocalEntry | undefined} */
  entry(path) {
    const node = this.#node(path);
    return node && this.#entryOf(node);
  }

  /**
   * Whether the path is still as it was when the sync looked: Python may have run since.
   * @param {string} path
   * @param {LocalEntry | undefined} seen
   */
  isUntouched(path, seen) {
    const now = this.entry(path);
    return now && seen ? isSame(now, seen) : now === seen;
  }

  /**
   * What the database is to hold of a path.
   * @param {string} path
   * @param {string} [hash] of the contents, where they are kept in OPFS
   * @returns {FileRecord}
   */
  record(path, hash) {
    const node = this.#existing(path);
    const record = { timestamp: new Date(timesOf(node).time), mode: node.mode };
    if (this.#fs.isDir(node.mode)) return record;
    if (this.#fs.isLink(node.mode)) return { ...record, link: node.link ?? "", size: 0 };
    const opfs = hash ?? largeHash(node);
    if (opfs) return { ...record, contents: new Uint8Array(0), size: node.usedBytes, opfs };
    return { ...record, contents: this.contents(path), size: node.usedBytes };
  }

  /** @param {string} path @returns {Uint8Array<ArrayBuffer>} a copy: MEMFS keeps larger buffers */
  contents(path) {
    const { contents, usedBytes } = this.#existing(path);
    return unsigned(contents, usedBytes).slice();
  }

  /** @param {string} path @returns {boolean} whether its contents lie in OPFS */
  isLarge(path) {
    const node = this.#node(path);
    return node !== undefined && largeHash(node) !== undefined;
  }

  /**
   * Whether a file holds what the record says.
   * @param {string} path
   * @param {FileRecord} record
   * @param {string} [hash] of the file's contents, where it is known
   */
  holds(path, record, hash) {
    const node = this.#existing(path);
    if (this.#fs.isDir(node.mode) || isFolder(record)) {
      return this.#fs.isDir(node.mode) && isFolder(record);
    }
    if (record.link !== undefined || this.#fs.isLink(node.mode)) return record.link === node.link;
    const opfs = hash ?? largeHash(node);
    if (record.opfs || opfs) return record.opfs === opfs;
    const stored = record.contents ?? new Uint8Array(0);
    if (stored.length !== node.usedBytes) return false;
    const bytes = unsigned(node.contents, stored.length);
    return unsigned(stored, stored.length).every((byte, index) => byte === bytes[index]);
  }

  /**
   * Put a record's file or folder in place of what is there. Streams that are open keep reading
   * what they opened.
   * @param {string} path
   * @param {FileRecord} record
   * @returns {boolean} whether that was possible
   */
  store(path, record) {
    try {
      this.#store(path, record);
      return true;
    } catch (error) {
      if (!(error instanceof this.#fs.ErrnoError)) throw error;
      console.warn(`${path} of the workspace has no place here:`, error);
      return false;
    }
  }

  /**
   * @param {string} path
   * @param {FileRecord} record
   */
  #store(path, record) {
    const fs = this.#fs;
    fs.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    const present = this.#node(path);
    if (present && !fs.isDir(present.mode)) fs.unlink(path);
    if (isFolder(record)) {
      fs.mkdirTree(path);
    } else if (record.link !== undefined) {
      fs.symlink(record.link, path);
      return;
    } else {
      fs.writeFile(path, record.contents ?? new Uint8Array(0), { canOwn: true });
      if (record.opfs) makeLargeFile(fs, this.#existing(path), record.opfs, record.size ?? 0);
    }
    fs.chmod(path, record.mode);
    this.setTime(path, record.timestamp.getTime());
  }

  /** @param {string} path @param {number} time */
  setTime(path, time) {
    this.#fs.utime(path, time, time);
  }

  /** @param {string} path @param {string} to */
  rename(path, to) {
    this.#fs.rename(path, to);
  }

  /** @param {string} path */
  remove(path) {
    this.#fs.unlink(path);
  }

  /** @param {string} path */
  makeFolder(path) {
    this.#fs.mkdirTree(path);
  }

  /** @param {string} path @returns {boolean} whether it was empty, and is gone */
  removeFolder(path) {
    try {
      this.#fs.rmdir(path);
      return true;
    } catch (error) {
      // Not empty, or somebody's current folder.
      if (error instanceof this.#fs.ErrnoError) return false;
      throw error;
    }
  }

  /** @param {FileNode} node @returns {LocalEntry} */
  #entryOf(node) {
    const folder = this.#fs.isDir(node.mode);
    const size = folder ? 0 : (node.usedBytes ?? 0);
    return { folder, ...timesOf(node), size, inode: node.id };
  }

  /** @param {string} path */
  #existing(path) {
    const node = this.#node(path);
    if (!node) throw new this.#fs.ErrnoError(ENOENT);
    return node;
  }

  /** @param {string} path @returns {FileNode | undefined} */
  #node(path) {
    try {
      return this.#fs.lookupPath(path, { follow: false }).node;
    } catch (error) {
      if (error instanceof this.#fs.ErrnoError) return undefined;
      throw error;
    }
  }
}

/**
 * What Python wrote at one stroke lies in an `Int8Array`, in which a byte above 127 is another number.
 *
 * @param {Int8Array | Uint8Array} bytes
 * @param {number} length
 */
const unsigned = ({ buffer, byteOffset }, length) =>
  new Uint8Array(/** @type {ArrayBuffer} */ (buffer), byteOffset, length);

/** Emscripten's number for "no such file". */
const ENOENT = 44;

/**
 * When a node was written, and when it was last changed in any way. File systems before Pyodide 0.28
 * keep one moment for both, which programs can set.
 * @param {FileNode} node
 */
function timesOf({ mtime, ctime, timestamp }) {
  return { time: mtime ?? timestamp ?? 0, changed: ctime ?? timestamp ?? 0 };
}
