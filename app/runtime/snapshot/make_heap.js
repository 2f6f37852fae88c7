/**
 * Taking the snapshot of an interpreter in which everything has been imported and run once.
 */

import { moduleOf } from "../inside.js";
import { INTERPRETER, readLock } from "../stock.js";
import { clearFreeMemory, findRuns, sampleOf } from "./heap.js";
import { recordLinking } from "./linking.js";
import { packLibraries } from "./pack_libraries.js";
import { filesOf } from "./parts.js";
import { serializerFor } from "./references.js";
import { writeFile } from "./store.js";

/** @import {PyodideAPI} from "pyodide" */
/** @import {Kind} from "./parts.js" */
/** @import {Snapshot} from "./types.js" */

/**
 * @param {PyodideAPI} pyodide
 * @param {number} tableBase the table's length before any library was loaded
 * @param {Kind} kind
 */
export async function takeSnapshot(pyodide, tableBase, kind) {
  requireNoOpenFiles(pyodide);
  const module = moduleOf(pyodide);
  const record = recordLinking(module.dylink, tableBase);
  const references = module.API.serializeHiwireState(serializerFor(module));
  clearFreeMemory(module);
  const heap = module.HEAPU8;
  const runs = findRuns(heap);
  const read = (/** @type {string} */ name) => /** @type {Uint8Array} */ (pyodide.FS.readFile(name));
  const interpreter = new Uint8Array(await (await fetch(INTERPRETER)).arrayBuffer());
  const { linking, pieces } = packLibraries(record, interpreter, read);
  /** @type {Snapshot} */
  const snapshot = {
    linking,
    references,
    heap: { size: heap.length, runs, sample: sampleOf(heap, runs) },
    loadedPackages: { ...pyodide.loadedPackages },
    lockFile: await readLock(),
    clock: performance.now() + (module.clockOffset ?? 0),
  };
  const files = filesOf(kind);
  await writeFile(files.heap, piecesOf(heap, runs));
  await writeFile(files.libraries, pieces);
  await writeFile(files.about, [new TextEncoder().encode(JSON.stringify(snapshot))]);
}

/**
 * Files are open outside of the heap: what holds one would find it closed.
 *
 * @param {PyodideAPI} pyodide
 */
function requireNoOpenFiles({ FS }) {
  const { streams } = /** @type {{streams: ({fd: number, path: string} | null)[]}} */ (
    /** @type {unknown} */ (FS)
  );
  const open = streams.filter((stream) => stream && stream.fd > 2).map((stream) => stream?.path);
  if (open.length > 0) throw new Error(`files are open: ${open.join(", ")}`);
}

/**
 * @param {Uint8Array} heap
 * @param {readonly [address: number, length: number][]} runs
 */
function* piecesOf(heap, runs) {
  for (const [address, length] of runs) yield heap.subarray(address, address + length);
}
