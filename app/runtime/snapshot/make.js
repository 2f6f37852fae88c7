/**
 * Making a snapshot in three steps, each in a worker of its own. One unpacks the packages; another
 * imports them from there, so that nothing of the unpacking is left in the heap that is kept; the
 * last restores it once, and only if that goes well it counts.
 */

import { ENVIRONMENT } from "../environment.js";
import { compileInterpreter, loadInterpreter, RUNTIME } from "../stock.js";
import { mountArchive } from "./archive.js";
import { makeArchive } from "./make_archive.js";
import { moduleOf, takeSnapshot } from "./make_kernel.js";
import { ARCHIVE, KERNEL } from "./parts.js";
import { openReader } from "./reader.js";
import { restoreInterpreter } from "./restore.js";
import { exists, mark, openFiles } from "./store.js";

/** Install every package at hand, and keep them as the archive. */
export async function unpackPackages() {
  if (await exists(ARCHIVE.complete)) return;
  const lock = await (await fetch(`${RUNTIME}pyodide-lock.json`)).json();
  const packages = Object.keys(lock.packages);
  const pyodide = await loadInterpreter(compileInterpreter(), { packages });
  await makeArchive(pyodide);
}

/** Start from the archive, import and run everything once, and keep the heap. */
export async function warmKernel() {
  const files = await openFiles([ARCHIVE.about, ARCHIVE.bytes, ARCHIVE.complete]);
  const [about, bytes] = files ?? [];
  if (!about || !bytes) throw new Error("the packages have not been unpacked");
  const { index, loadedPackages } = JSON.parse(await (await about.getFile()).text());
  const reader = await openReader(bytes);
  const config = {
    _makeSnapshot: true,
    env: ENVIRONMENT,
    fsInit: async (/** @type {any} */ fs) => mountArchive(fs, index, reader),
  };
  const pyodide = await loadInterpreter(compileInterpreter(), config);
  const tableBase = moduleOf(pyodide).dylink.table.length;
  Object.assign(pyodide.loadedPackages, loadedPackages);
  await pyodide.runPythonAsync("import fieldbook.kernel.warmup as w\nawait w.warm_up()\ndel w");
  await takeSnapshot(pyodide, tableBase);
}

/** Restore what was made; it counts from now on, or is known never to. */
export async function tryKernel() {
  try {
    await restoreInterpreter(compileInterpreter(), null, { env: ENVIRONMENT }, { onTrial: true });
  } catch (error) {
    await mark(KERNEL.unsound);
    throw error;
  }
  await mark(KERNEL.complete);
}
