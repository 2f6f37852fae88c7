/**
 * Reading a file of the origin's private file system synchronously, as Python's file system and
 * the restore of a heap need it. Workers read when they are asked, a page must have read before.
 */

/**
 * @typedef {object} Reader
 * @property {number} size
 * @property {(target: Uint8Array, at: number) => void} read fills the target
 */

/** @import {SyncAccessHandle} from "./types.js" */

/**
 * @param {FileSystemFileHandle} file
 * @returns {Promise<Reader>}
 */
export async function openReader(file) {
  if ("document" in globalThis) return memoryReader(await (await file.getFile()).arrayBuffer());
  return (await sharedHandle(file)) ?? blobReader(await file.getFile());
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {Reader}
 */
function memoryReader(buffer) {
  return {
    size: buffer.byteLength,
    read: (target, at) => target.set(new Uint8Array(buffer, at, target.length)),
  };
}

/**
 * A handle reads straight into memory. An exclusive one is of no use: other workers read, too.
 *
 * @param {FileSystemFileHandle} file
 * @returns {Promise<Reader | null>}
 */
async function sharedHandle(file) {
  /** @type {SyncAccessHandle} */
  let handle;
  try {
    handle = await /** @type {any} */ (file).createSyncAccessHandle({ mode: "read-only" });
  } catch {
    return null; // another worker's exclusive handle, in a browser without shared ones
  }
  if (handle.mode !== "read-only") {
    handle.close();
    return null;
  }
  return {
    size: handle.getSize(),
    read(target, at) {
      if (handle.read(target, { at }) !== target.length) throw truncated(file.name);
    },
  };
}

/**
 * @param {File} file
 * @returns {Reader}
 */
function blobReader(file) {
  return {
    size: file.size,
    read(target, at) {
      const bytes = readNow(file.slice(at, at + target.length));
      if (bytes.byteLength !== target.length) throw truncated(file.name);
      target.set(new Uint8Array(bytes));
    },
  };
}

/**
 * TypeScript's description of a page does not know what workers have.
 *
 * @param {Blob} blob
 * @returns {ArrayBuffer}
 */
const readNow = (blob) => new /** @type {any} */ (globalThis).FileReaderSync().readAsArrayBuffer(blob);

/** @param {string} name */
const truncated = (name) => new Error(`${name} is shorter than it should be`);
