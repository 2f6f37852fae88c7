/**
 * Large files in a kernel: nodes that read from OPFS when Python reads, and take no memory before.
 *
 * They are MEMFS's own nodes with a size and no contents; writing one turns it into an ordinary
 * file first. Whatever fails in here must become an `ErrnoError`: any other exception inside the
 * file system ends Pyodide.
 */

import { largeFiles } from "./large.js";

/**
 * @typedef {import("./emscripten.types.js").FileNode} FileNode
 * @typedef {import("./emscripten.types.js").FileStream} FileStream
 * @typedef {import("./emscripten.types.js").FileSystem} FileSystem
 * @typedef {import("./emscripten.types.js").StreamOperations} StreamOperations
 */

const EIO = 29;
const ENOMEM = 48;
/** Python reads in small pieces; each call to OPFS costs as much as reading this. */
const AHEAD = 1024 * 1024;

/**
 * What a large node still is; without an entry a node is an ordinary file.
 * @type {WeakMap<FileNode, string>}
 */
const hashes = new WeakMap();

/**
 * One per blob and worker, kept: an open handle protects the blob from being collected.
 * @type {Map<string, Reader>}
 */
const readers = new Map();

/** @param {FileNode} node @returns {string | undefined} the hash of its contents in OPFS */
export const largeHash = (node) => hashes.get(node);

/** Open what large files need to be read; call it after nodes were made, before Python goes on. */
export async function openLargeFiles() {
  await Promise.all(Array.from(readers, ([hash, reader]) => reader.open(hash)));
}

/**
 * Make an empty file's node stand for a blob in OPFS.
 * @param {FileSystem} fs
 * @param {FileNode} node
 * @param {string} hash
 * @param {number} size
 */
export function makeLargeFile(fs, node, hash, size) {
  const reader = readers.get(hash) ?? new Reader();
  readers.set(hash, reader);
  hashes.set(node, hash);
  node.usedBytes = size;
  const memory = node.stream_ops;
  const { setattr } = node.node_ops;

  /** @template Result @param {() => Result} work @returns {Result} */
  const safely = (work) => {
    try {
      return work();
    } catch (error) {
      throw new fs.ErrnoError(error instanceof RangeError ? ENOMEM : EIO);
    }
  };

  /** @param {number} start @param {number} end */
  const bytes = (start, end) =>
    safely(() => {
      const found = new Uint8Array(end - start);
      reader.read(found, start);
      return found;
    });

  /** Turn the node into an ordinary file. */
  const load = () => {
    if (!hashes.has(node)) return;
    node.contents = bytes(0, size);
    hashes.delete(node);
  };

  // Streams keep these operations when the node has become ordinary: each asks first.
  node.stream_ops = {
    ...memory,
    read(stream, buffer, offset, length, position) {
      if (!hashes.has(node)) return memory.read(stream, buffer, offset, length, position);
      const count = Math.max(0, Math.min(length, size - position));
      const target = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, count);
      safely(() => reader.read(target, position));
      return count;
    },
    write(stream, buffer, offset, length, position, canOwn) {
      load();
      return memory.write(stream, buffer, offset, length, position, canOwn);
    },
    mmap(stream, length, position, prot, flags) {
      if (!hashes.has(node)) return memory.mmap(stream, length, position, prot, flags);
      const part = { ...node, contents: bytes(position, Math.min(size, position + length)) };
      return memory.mmap({ ...stream, node: part }, length, 0, prot, flags);
    },
    msync(stream, buffer, offset, length, flags) {
      load();
      return memory.msync(stream, buffer, offset, length, flags);
    },
  };
  node.node_ops = {
    ...node.node_ops,
    setattr(changed, attributes) {
      if (attributes.size === 0 && hashes.delete(node)) node.usedBytes = 0;
      else if (attributes.size !== undefined) load();
      setattr(changed, attributes);
    },
  };
}

/** Reads a blob synchronously, ahead of what is asked for. */
class Reader {
  /** @type {{read(target: Uint8Array, at: number): number} | null} */
  #source = null;
  #ahead = new Uint8Array(0);
  #start = 0;

  /** @param {string} hash */
  async open(hash) {
    this.#source ??= await sourceOf(hash);
  }

  /**
   * Fill `target` with what lies at `position`; throws where that can't be.
   * @param {Uint8Array} target
   * @param {number} position
   */
  read(target, position) {
    if (target.length >= AHEAD) {
      this.#readAll(target, position);
      return;
    }
    const end = this.#start + this.#ahead.length;
    if (position < this.#start || position + target.length > end) {
      const window = new Uint8Array(AHEAD);
      const count = this.#read(window, position);
      this.#ahead = window.subarray(0, count);
      this.#start = position;
    }
    const offset = position - this.#start;
    const found = this.#ahead.subarray(offset, offset + target.length);
    if (found.length < target.length) throw new Error("the blob ends too soon");
    target.set(found);
  }

  /** @param {Uint8Array} target @param {number} position */
  #readAll(target, position) {
    for (let done = 0; done < target.length;) {
      const count = this.#read(target.subarray(done), position + done);
      if (count === 0) throw new Error("the blob ends too soon");
      done += count;
    }
  }

  /** @param {Uint8Array} target @param {number} position */
  #read(target, position) {
    if (!this.#source) throw new Error("the blob is not open");
    return this.#source.read(target, position);
  }
}

/**
 * A synchronous way to a blob; `null` where the blob is gone.
 * @param {string} hash
 */
async function sourceOf(hash) {
  const handle = await largeFiles.readHandle(hash);
  if (handle) {
    /** @param {Uint8Array} target @param {number} at */
    const read = (target, at) => handle.read(target, { at });
    return { read };
  }
  // Browsers that give only exclusive handles: slower, but any number of kernels can read.
  const file = await largeFiles.file(hash).catch(() => null);
  if (!file) return null;
  // Only workers have it, so the page's types don't.
  const reader = new /** @type {any} */ (globalThis).FileReaderSync();
  /** @param {Uint8Array} target @param {number} at @returns {number} */
  const read = (target, at) => {
    const part = new Uint8Array(reader.readAsArrayBuffer(file.slice(at, at + target.length)));
    target.set(part);
    return part.length;
  };
  return { read };
}
