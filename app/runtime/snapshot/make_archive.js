/**
 * The archive: every installed package, unpacked once, with its modules compiled to bytecode.
 */

import { filesOf } from "./parts.js";
import { mark, writeFile } from "./store.js";

/** @import {PyodideAPI} from "pyodide" */
/** @import {Kind} from "./parts.js" */
/** @import {ArchiveIndex} from "./types.js" */

/** Tests are kept, but nobody waits for their bytecode. */
const TESTS = /\/tests?\//;

const PACKAGES = "/lib/python3.14/site-packages";
const LIBRARY = { folder: "/lib", name: "python314.zip" };

const COMPILE = `
import importlib.util, pathlib
from _frozen_importlib_external import _code_to_hash_pyc

def compiled(path):
    source = pathlib.Path(path).read_bytes()
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    # Unchecked: the archive never changes, so nothing needs to be compared at an import.
    return _code_to_hash_pyc(code, importlib.util.source_hash(source), False)

compiled
`;

/**
 * @param {PyodideAPI} pyodide with the packages loaded
 * @param {Kind} kind
 */
export async function makeArchive(pyodide, kind) {
  /** @type {Map<string, Map<string, Uint8Array>>} */
  const folders = new Map();
  const add = (/** @type {string} */ path, /** @type {Uint8Array} */ bytes) => {
    const [folder, name] = split(path.slice(PACKAGES.length + 1));
    if (!folders.has(folder)) folders.set(folder, new Map());
    folders.get(folder)?.set(name, bytes);
  };
  const compile = pyodide.runPython(COMPILE, { globals: pyodide.toPy({}) });
  for (const path of filesUnder(pyodide.FS, PACKAGES)) {
    add(path, pyodide.FS.readFile(path));
    const bytecode = path.endsWith(".py") && !TESTS.test(path) ? compile(path) : undefined;
    if (bytecode) {
      add(cachePathOf(path), bytecode.toJs());
      bytecode.destroy();
    }
  }
  const { archive, archiveIndex, archiveComplete } = filesOf(kind);
  const { loadedPackages } = pyodide;
  const library = pyodide.FS.readFile(`${LIBRARY.folder}/${LIBRARY.name}`);
  const files = [...folders.values()].flatMap((each) => [...each.values()]);
  const end = files.reduce((sum, { length }) => sum + length, 0);
  /** @type {ArchiveIndex} */
  const index = {
    root: PACKAGES,
    folders: layOut(folders),
    library: { ...LIBRARY, extent: [end, library.length] },
    loadedPackages,
  };
  await writeFile(archive, [...files, library]);
  await writeFile(archiveIndex, [new TextEncoder().encode(JSON.stringify(index))]);
  await mark(archiveComplete);
}

/**
 * Folders one after another, and in each its files.
 *
 * @param {Map<string, Map<string, Uint8Array>>} folders
 * @returns {ArchiveIndex["folders"]}
 */
function layOut(folders) {
  let end = 0;
  return Object.fromEntries(
    Array.from(folders, ([folder, files]) => {
      const start = end;
      const lengths = Array.from(files.values(), ({ length }) => length);
      for (const length of lengths) end += length;
      return [folder, [start, [...files.keys()].join("/"), lengths]];
    }),
  );
}

/** @param {string} path */
function split(path) {
  const cut = path.lastIndexOf("/");
  return /** @type {const} */ ([path.slice(0, Math.max(cut, 0)), path.slice(cut + 1)]);
}

/**
 * @param {any} fs
 * @param {string} folder
 * @returns {Generator<string>}
 */
function* filesUnder(fs, folder) {
  for (const name of fs.readdir(folder)) {
    if (name === "." || name === ".." || name === "__pycache__") continue;
    const path = `${folder}/${name}`;
    const { mode } = fs.stat(path);
    if (fs.isDir(mode)) yield* filesUnder(fs, path);
    else if (fs.isFile(mode)) yield path;
  }
}

/** @param {string} path of a module */
function cachePathOf(path) {
  const cut = path.lastIndexOf("/");
  const stem = path.slice(cut + 1, -".py".length);
  return `${path.slice(0, cut)}/__pycache__/${stem}.cpython-314.pyc`;
}
