/**
 * Installed packages as one file: Python sees every file of them, but its bytes are read when it
 * is opened, and what nobody opens costs nothing.
 */

/** @import {Reader} from "./reader.js" */
/** @import {Index} from "./types.js" */
/** @import {FileNode} from "../../storage/emscripten.types.js" */

const FOLDER = 0o040755;
const FILE = 0o100644;

/**
 * A folder's node makes its children's.
 *
 * @typedef {FileNode & {node_ops: {
 *   mknod(parent: FolderNode, name: string, mode: number, device: number): FileNode
 * }}} FolderNode
 */

/**
 * @param {{root: FolderNode}} fs Emscripten's file system
 * @param {Index} index
 * @param {Reader} reader
 */
export function mountArchive(fs, index, reader) {
  const folders = new Map([["", fs.root]]);
  for (const [path, offset, length] of index) {
    const cut = path.lastIndexOf("/");
    const folder = folderAt(folders, path.slice(0, cut));
    const node = folder.node_ops.mknod(folder, path.slice(cut + 1), FILE, 0);
    node.usedBytes = length;
    readLater(node, () => {
      const bytes = new Uint8Array(length);
      reader.read(bytes, offset);
      return bytes;
    });
  }
}

/**
 * @param {Map<string, FolderNode>} folders
 * @param {string} path
 * @returns {FolderNode}
 */
function folderAt(folders, path) {
  const known = folders.get(path);
  if (known) return known;
  const cut = path.lastIndexOf("/");
  const parent = folderAt(folders, path.slice(0, cut));
  const name = path.slice(cut + 1);
  const folder = /** @type {FolderNode} */ (
    parent.contents[name] ?? parent.node_ops.mknod(parent, name, FOLDER, 0)
  );
  folders.set(path, folder);
  return folder;
}

/**
 * @param {FileNode} node
 * @param {() => Uint8Array} read
 */
function readLater(node, read) {
  const become = (/** @type {Uint8Array} */ value) =>
    Object.defineProperty(node, "contents", { value, writable: true, enumerable: true });
  Object.defineProperty(node, "contents", {
    configurable: true,
    enumerable: true,
    get: () => become(read()).contents,
    set: become,
  });
}
