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
 * Options that make Pyodide start with an archive instead of unpacking anything.
 *
 * @param {ArchiveIndex} index
 * @param {Reader} reader
 */
export const withArchive = (index, reader) => ({
  stdLibURL: "", // none: it is in the archive, too
  fsInit: async (/** @type {any} */ fs) => mountArchive(fs, index, reader),
});

/**
 * @typedef {{lookupPath(path: string): {node: FolderNode}}} FileSystem Emscripten's
 *
 * @param {FileSystem} fs
 * @param {ArchiveIndex} index
 * @param {Reader} reader
 */
function mountArchive(fs, { root, folders, library }, reader) {
  const archive = new Archive(folders, reader);
  archive.fillLater(fs.lookupPath(root).node, "");
  archive.addFile(fs.lookupPath(library.folder).node, library.name, ...library.extent);
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
    for (const name of this.#children.get(path) ?? []) {
      const folder = parent.node_ops.mknod(parent, name, FOLDER, 0);
      const node = /** @type {FolderNode} */ (/** @type {unknown} */ (folder));
      this.fillLater(node, path ? `${path}/${name}` : name);
    }
    const [start, names, lengths] = this.#folders[path] ?? [0, "", []];
    let offset = start;
    names.split("/").forEach((name, nth) => {
      const length = lengths[nth];
      if (length === undefined) return;
      this.addFile(parent, name, offset, length);
      offset += length;
    });
  }

  /**
   * @param {FolderNode} parent
   * @param {string} name
   * @param {number} offset
   * @param {number} length
   */
  addFile(parent, name, offset, length) {
    const file = parent.node_ops.mknod(parent, name, FILE, 0);
    file.usedBytes = length;
    hold(file, () => this.#read(offset, length));
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
