/**
 * Making a snapshot in three steps, each in a worker of its own. One unpacks the packages; another
 * imports them from there, so that nothing of the unpacking is left in the heap that is kept; the
 * last restores it once, and only if that goes well it counts.
 */

import pyscriptModules from "../../vendor/pyscript-modules.js";
import { ENVIRONMENT } from "../environment.js";
import { moduleOf } from "../inside.js";
import { compileInterpreter, loadInterpreter, readLock } from "../stock.js";
import { withArchive } from "./archive.js";
import { makeArchive } from "./make_archive.js";
import { takeSnapshot } from "./make_heap.js";
import { filesOf } from "./parts.js";
import { openReader } from "./reader.js";
import { openSnapshot, restoreInterpreter } from "./restore.js";
import { exists, mark, openFiles } from "./store.js";

/** @import {Kind} from "./parts.js" */

/**
 * @typedef {object} Recipe
 * @property {(all: string[]) => string[]} packages which of those at hand
 * @property {string} warmUp the module whose `warm_up` prepares the interpreter
 * @property {() => Record<string, unknown>} given what it is told, by name
 * @property {Record<string, string>} env
 */

/** @type {Record<Kind, Recipe>} */
const RECIPES = {
  kernel: {
    packages: (all) => all,
    warmUp: "fieldbook.kernel.warmup",
    given: () => ({}),
    env: ENVIRONMENT,
  },
  page: {
    packages: () => ["fieldbook"],
    warmUp: "fieldbook.workbench.warmup",
    given: () => ({ pyscript: Object.fromEntries(filesIn(pyscriptModules)) }),
    env: {},
  },
};

/**
 * @typedef {{[name: string]: string | Folder}} Folder
 *
 * @param {Folder} folder
 * @param {string} [path]
 * @returns {Generator<[path: string, text: string]>}
 */
function* filesIn(folder, path = "") {
  for (const [name, content] of Object.entries(folder)) {
    if (typeof content === "string") yield [path + name, content];
    else yield* filesIn(content, `${path}${name}/`);
  }
}

/**
 * Install packages, and keep them as an archive.
 *
 * @param {Kind} kind
 */
export async function unpackPackages(kind) {
  if (await exists(filesOf(kind).archiveComplete)) return;
  const lock = await readLock();
  const packages = RECIPES[kind].packages(Object.keys(lock.packages));
  const pyodide = await loadInterpreter(compileInterpreter(), { packages });
  await makeArchive(pyodide, kind);
}

/**
 * Start from the archive, import and run everything once, and keep the heap.
 *
 * @param {Kind} kind
 */
export async function warmUp(kind) {
  const names = filesOf(kind);
  const files = await openFiles([names.archiveIndex, names.archive, names.archiveComplete]);
  const [about, bytes] = files ?? [];
  if (!about || !bytes) throw new Error("the packages have not been unpacked");
  /** @type {import("./types.js").ArchiveIndex} */
  const index = JSON.parse(await (await about.getFile()).text());
  const reader = await openReader(bytes);
  const { warmUp, given, env } = RECIPES[kind];
  const config = { _makeSnapshot: true, env: { ...env }, ...withArchive(index, reader) };
  const pyodide = await loadInterpreter(compileInterpreter(), config);
  const tableBase = moduleOf(pyodide).dylink.table.length;
  Object.assign(pyodide.loadedPackages, index.loadedPackages);
  const locals = pyodide.toPy({ given: given() });
  await pyodide.runPythonAsync(`from ${warmUp} import warm_up\nawait warm_up(**given)`, { locals });
  locals.destroy();
  await takeSnapshot(pyodide, tableBase, kind);
}

/**
 * Restore what was made; it counts from now on, or is known never to.
 *
 * @param {Kind} kind
 */
export async function tryOut(kind) {
  const { complete, unsound } = filesOf(kind);
  try {
    const opening = openSnapshot(kind, null, { onTrial: true });
    await restoreInterpreter(compileInterpreter(), opening, { env: { ...RECIPES[kind].env } });
  } catch (error) {
    await mark(unsound);
    throw error;
  }
  await mark(complete);
}
