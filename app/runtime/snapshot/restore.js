/**
 * Starting from a snapshot: everything that needs no interpreter begins at once, the rest happens
 * inside of Pyodide's own start.
 */

import { loadInterpreter, RUNTIME } from "../stock.js";
import { withArchive } from "./archive.js";
import { reportDamage } from "./damage.js";
import { growMemory, readHeap } from "./heap.js";
import { LazyLinker } from "./lazy_linker.js";
import { filesOf } from "./parts.js";
import { openReader } from "./reader.js";
import { deserialize } from "./references.js";
import { exists, mark, openFiles } from "./store.js";

/** @import {PyodideAPI, PyodideConfig} from "pyodide" */
/** @import {Kind} from "./parts.js" */
/** @import {Reader} from "./reader.js" */
/** @import {ArchiveIndex, DynamicLinker, RuntimeModule, SerializedReference, Snapshot} from "./types.js" */

/**
 * What is handed to further workers instead of being compiled again. Modules are shared as they are;
 * descriptions would be copied on the page's thread, so each worker reads them for itself.
 *
 * @typedef {object} SharedParts
 * @property {WebAssembly.Module} interpreter
 * @property {WebAssembly.Module} tableModule
 */

/**
 * @typedef {object} OpenSnapshot
 * @property {Snapshot} snapshot
 * @property {ArchiveIndex} archive
 * @property {Promise<WebAssembly.Module>} tableModule
 * @property {Reader} heapBytes
 * @property {Reader} libraryBytes
 * @property {Reader} archiveBytes
 * @property {boolean} shared whether another worker has compiled the modules
 * @property {boolean} tried whether this version of the browser has restored it before
 * @property {Kind} kind
 */

/**
 * @param {Promise<WebAssembly.Module>} interpreter
 * @param {Promise<OpenSnapshot | null>} opening
 * @param {PyodideConfig} config
 * @returns {Promise<{pyodide: PyodideAPI, parts: SharedParts, marks: Record<string, number>} | null>}
 *   null where no snapshot is kept
 * @throws {Error} where it cannot be restored, or does not compute as it should
 */
export async function restoreInterpreter(interpreter, opening, config) {
  const began = performance.now();
  /** @type {Record<string, number>} */
  const marks = {};
  const done = (/** @type {string} */ step) => (marks[step] = Math.round(performance.now() - began));
  const opened = await opening;
  if (!opened) return null;
  done("opened");
  const { snapshot, tableModule: compiling, shared } = opened;
  const restoring = new Restoring(opened, done);
  // The loader fetches and prepares meanwhile; it is given its module once both are there.
  const modules = Promise.all([interpreter, compiling]).then(([module, tableModule]) => {
    if (!shared) done("compiled");
    restoring.tableModule = tableModule;
    return module;
  });
  modules.catch(() => {}); // told by the loader, unless that fails first
  const pyodide = await loadInterpreter(modules, { ...config, ...restoring.config() });
  done("started");
  settle(pyodide, snapshot, config.env ?? {});
  done("settled");
  check(pyodide, !opened.tried);
  if (!opened.tried) await mark(filesOf(opened.kind).tried);
  done("checked");
  const parts = { interpreter: await interpreter, tableModule: await compiling };
  return { pyodide, parts, marks };
}

/**
 * Open a snapshot: all that can be done before Python's loader is there.
 *
 * @param {Kind} kind
 * @param {SharedParts | null} [shared]
 * @param {{onTrial: boolean}} [options] whether to open one that has not been marked complete
 * @returns {Promise<OpenSnapshot | null>} null where none is kept
 */
export async function openSnapshot(kind, shared = null, { onTrial } = { onTrial: false }) {
  const names = filesOf(kind);
  const [complete, tried, readers] = await Promise.all([
    onTrial || exists(names.complete),
    exists(names.tried),
    openReaders([names.about, names.libraries, names.heap, names.archiveIndex, names.archive]),
  ]);
  if (!complete || !readers) return null;
  const [about, libraryBytes, heapBytes, archiveAbout, archiveBytes] =
    /** @type {[Reader, Reader, Reader, Reader, Reader]} */ (readers);
  /** @type {Snapshot} */
  const snapshot = readJson(about);
  const tableModule = shared
    ? Promise.resolve(shared.tableModule)
    : WebAssembly.compile(readAll(libraryBytes, snapshot.linking.tableModule));
  tableModule.catch(() => {}); // told by who waits for them
  const archive = readJson(archiveAbout);
  const bytes = { heapBytes, libraryBytes, archiveBytes };
  return { kind, snapshot, archive, tableModule, shared: shared !== null, tried, ...bytes };
}

/** What Pyodide's start calls back for. */
class Restoring {
  #opened;
  #done;
  /** @type {WebAssembly.Module | undefined} */
  tableModule;
  /** @type {LazyLinker | undefined} */
  #linker;

  /**
   * @param {OpenSnapshot} opened
   * @param {(step: string) => void} done
   */
  constructor(opened, done) {
    this.#opened = opened;
    this.#done = done;
  }

  /** @returns {PyodideConfig} options of the patched loader among it */
  config() {
    const { snapshot, archive, archiveBytes } = this.#opened;
    /** @type {RuntimeModule} */
    let module;
    const config = {
      lockFileContents: snapshot.lockFile,
      packageBaseUrl: RUNTIME,
      _loadSnapshot: new Uint8Array(0),
      _fillTable: (/** @type {DynamicLinker} */ dylink, /** @type {Record<string, unknown>} */ all) =>
        this.#fillTable(dylink, all),
      _restoreSnapshot: (/** @type {RuntimeModule} */ bare) => {
        module = bare;
        this.#fill(module);
        return snapshot.references;
      },
      _snapshotDeserializer: (/** @type {SerializedReference} */ reference) =>
        deserialize(module, reference),
      ...withArchive(archive, archiveBytes),
    };
    return /** @type {PyodideConfig} */ (/** @type {unknown} */ (config));
  }

  /**
   * @param {DynamicLinker} dylink
   * @param {Record<string, unknown>} functions
   */
  #fillTable(dylink, functions) {
    const { kind, snapshot, libraryBytes } = this.#opened;
    // What cannot be linked now could not be linked next time either.
    const report = () => reportDamage(kind);
    this.#linker = new LazyLinker(dylink, snapshot.linking, libraryBytes, report);
    this.#linker.fillTable(/** @type {WebAssembly.Module} */ (this.tableModule), functions);
  }

  /** @param {RuntimeModule} module */
  #fill(module) {
    const { snapshot, heapBytes } = this.#opened;
    const linker = /** @type {LazyLinker} */ (this.#linker);
    this.#done("instantiated");
    module.clockOffset = snapshot.clock;
    const written = growMemory(module, snapshot.heap);
    linker.announce();
    readHeap(module.HEAPU8, snapshot.heap, heapBytes, written);
    this.#done("read");
    linker.finish();
    this.#done("linked");
  }
}

/**
 * Make a restored interpreter one of its own.
 *
 * @param {PyodideAPI} pyodide
 * @param {Snapshot} snapshot
 * @param {Record<string, string>} environment
 */
function settle(pyodide, snapshot, environment) {
  Object.assign(pyodide.loadedPackages, snapshot.loadedPackages);
  const renewal = pyodide.pyimport("fieldbook.bridge.snapshots.renewal");
  const variables = pyodide.toPy(environment);
  renewal.renew(variables);
  variables.destroy();
  renewal.destroy();
}

/**
 * Run the interpreter's own checks: all of them in a browser that has not restored this snapshot
 * before, since the same bytes on the same engine end the same.
 *
 * @param {PyodideAPI} pyodide
 * @param {boolean} thoroughly
 * @throws {Error} where it does not compute as it should
 */
function check(pyodide, thoroughly) {
  const checks = pyodide.pyimport("fieldbook.bridge.snapshots.check");
  const found = checks.check(thoroughly);
  const problems = found.toJs();
  found.destroy();
  checks.destroy();
  if (problems.length > 0) throw new Error(`the restored interpreter is unsound: ${problems}`);
}

/** @param {readonly string[]} names */
async function openReaders(names) {
  const files = await openFiles(names);
  return files && Promise.all(files.map(openReader));
}

/** @param {Reader} reader */
const readJson = (reader) => JSON.parse(new TextDecoder().decode(readAll(reader)));

/**
 * @param {Reader} reader
 * @param {import("./types.js").Extent} [extent]
 */
function readAll(reader, [offset, length] = [0, reader.size]) {
  const bytes = new Uint8Array(length);
  reader.read(bytes, offset);
  return bytes;
}
