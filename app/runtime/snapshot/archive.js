/**
 * Installed packages as one file: Python sees every file of them, but a folder gets its entries when
 * somebody looks into it, and a file its bytes when it is opened. What nobody opens costs nothing.
 */

/** @import {Reader} from "./reader.js" */
/** @import {ArchiveIndex} from "./types.js" */
/** @import {FileNode} from "../../storage/emscripten.types.js" */

const FOLDER = 0o040755;
const FILE = 0o100644;

/**
 * @typedef {object} FolderOperations
 * @property {(parent: FolderNode, name: string) => FileNode} lookup asked for what is not known yet
 * @property {(parent: FolderNode, name: string, mode: number, device: number) => FileNode} mknod
 *
 * @typedef {Omit<FileNode, "node_ops"> & Times & {node_ops: FolderOperations}} FolderNode
 * @typedef {{atime: number, mtime: number, ctime: number}} Times
 */

/**
 * @param {{lookupPath(path: string): {node: FolderNode}}} fs Emscripten's file system
 * @param {ArchiveIndex} index
 * @param {Reader} reader
 */
export function mountArchive(fs, { root, folders }, reader) {
  new Archive(folders, reader).fillLater(fs.lookupPath(root).node, "");
}

class Archive {
  #folders;
  #reader;
  /** @type {Map<string, string[]>} folder → names of the folders in it */
  #children = new Map();

  /**
   * @param {ArchiveIndex["folders"]} folders
   * @param {Reader} reader
   */
  constructor(folders, reader) {
    this.#folders = folders;
    this.#reader = reader;
    for (const path in folders) this.#enter(path);
  }

  /** @param {string} path of a folder; it may be that only folders in it have files */
  #enter(path) {
    const children = this.#children.get(path);
    if (children) return;
    this.#children.set(path, []);
    if (path === "") return;
    const cut = path.lastIndexOf("/");
    const parent = path.slice(0, Math.max(cut, 0));
    this.#enter(parent);
    this.#children.get(parent)?.push(path.slice(cut + 1));
  }

  /**
   * Let a folder have the entries of `path` as soon as somebody looks.
   *
   * @param {FolderNode} node
   * @param {string} path
   */
  fillLater(node, path) {
    const { node_ops: operations, atime, mtime, ctime } = node;
    node.node_ops = {
      ...operations,
      lookup(parent, name) {
        const { contents } = parent;
        return Object.hasOwn(contents, name) ? contents[name] : operations.lookup(parent, name);
      },
    };
    hold(node, () => {
      hold(node, () => ({})).contents;
      this.#fill(node, path);
      Object.assign(node, { atime, mtime, ctime }); // Python lists anew what has changed
      return node.contents;
    });
  }

  /**
   * @param {FolderNode} parent
   * @param {string} path
   */
  #fill(parent, path) {
    const add = (/** @type {string} */ name, /** @type {number} */ mode) =>
      parent.node_ops.mknod(parent, name, mode, 0);
    for (const name of this.#children.get(path) ?? []) {
      const folder = /** @type {FolderNode} */ (/** @type {unknown} */ (add(name, FOLDER)));
      this.fillLater(folder, path ? `${path}/${name}` : name);
    }
    const [start, names, lengths] = this.#folders[path] ?? [0, "", []];
    let offset = start;
    names.split("/").forEach((name, nth) => {
      const length = lengths[nth];
      if (length === undefined) return;
      const [at, file] = [offset, add(name, FILE)];
      offset += length;
      file.usedBytes = length;
      hold(file, () => this.#read(at, length));
    });
  }

  /**
   * @param {number} offset
   * @param {number} length
   */
  #read(offset, length) {
    const bytes = new Uint8Array(length);
    this.#reader.read(bytes, offset);
    return bytes;
  }
}

/**
 * Give a node its contents when they are asked for.
 *
 * @template {{contents: unknown}} Node
 * @param {Node} node
 * @param {() => unknown} make
 * @returns {Node}
 */
function hold(node, make) {
  const become = (/** @type {unknown} */ value) =>
    Object.defineProperty(node, "contents", { value, writable: true, enumerable: true });
  return Object.defineProperty(node, "contents", {
    configurable: true,
    enumerable: true,
    get: () => become(make()).contents,
    set: become,
  });
}
