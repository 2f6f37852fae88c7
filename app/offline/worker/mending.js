/** A complete copy is not trusted for ever: files that are not as they were are fetched anew. */

import { fromCache, isComplete, remove } from "./copy.js";
import { sha256 } from "./download.js";
import { LIST, earlierFiles, keptList } from "./list.js";
import { note } from "./notes.js";
import { BUILD, FIRST, tell } from "./scope.js";
import { keep } from "./save.js";

/** @typedef {import("./download.js").Asset} Asset */

/** When files that were answered with are looked at: a start must not wait for that. */
const LOOK_AFTER_MS = 5_000;

/** Files found as they ought to be since this worker was started. @type {Set<string>} */
const sound = new Set();
/** Files answered with, and not looked at yet. @type {Set<string>} */
const answered = new Set();
/** @type {Promise<void> | null} */
let looking = null;
/** Ends the wait before the next look. */
let wake = () => {};
/** Whether this worker is about to give way: a browser waits until it has nothing to do. */
let resting = false;

/**
 * Whether a file that every start stands on is as it ought to be; nobody looks after a start in
 * which the page itself is another. Of other files nothing is asked.
 *
 * @param {string} path
 * @param {Response} kept
 */
export async function isFit(path, kept) {
  const wanted = FIRST[path];
  return wanted === undefined || (await isAs(wanted, kept.clone()));
}

/**
 * Look at a file that was answered with, when the start is over.
 *
 * @param {string} path
 * @returns {Promise<void> | undefined} for whoever keeps the worker alive
 */
export function lookLater(path) {
  if (resting || sound.has(path)) return undefined;
  answered.add(path);
  looking ??= afterAWhile().then(async () => {
    looking = null;
    const paths = new Set(answered);
    answered.clear();
    await lookAt(({ path: listed }) => !resting && paths.has(listed));
  });
  return looking;
}

/** @returns {Promise<void>} */
function afterAWhile() {
  return new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, LOOK_AFTER_MS);
  });
}

/** Look at nothing any more that nobody asks for. */
export function rest() {
  resting = true;
  wake();
}

/** Look at every file of a complete copy; what is wrong is fetched anew. */
export async function mendAll() {
  sound.clear();
  const found = await lookAt(() => true);
  if ((await isComplete()) && !(await keptList())) {
    found.broken.push(LIST);
    await tell({ type: "mending", build: BUILD, ...found });
  }
  return found;
}

/**
 * One file after the other: it is nobody's hurry.
 *
 * @param {(asset: Asset) => boolean} isWanted
 */
async function lookAt(isWanted) {
  /** @type {import("../messages.types.js").Mending} */
  const found = { mended: [], broken: [] };
  if (!(await isComplete())) return found;
  const list = await keptList();
  for (const asset of list?.files ?? []) {
    if (!isWanted(asset) || sound.has(asset.path)) continue;
    const kept = await fromCache(asset.path);
    if (kept && (await isAs(asset.sha256, kept))) sound.add(asset.path);
    else (await mend(asset).then(() => found.mended, () => found.broken)).push(asset.path);
  }
  const isWrong = found.mended.length + found.broken.length > 0;
  if (isWrong) await tell({ type: "mending", build: BUILD, ...found });
  return found;
}

/**
 * A file of this build that is lost or is not as it was is fetched again, checked like all others.
 *
 * @param {string} path
 * @returns {Promise<Response | undefined>} nothing where the build has no such file
 */
export async function mended(path) {
  const list = await keptList();
  if (!list) throw new Error(`${path} and the list of all files are lost.`);
  const asset = list.files.find((file) => file.path === path);
  if (asset) await mend(asset);
  return asset && fromCache(path);
}

/** @param {Asset} asset */
async function mend(asset) {
  note("warning", `${asset.path} was damaged or lost and is fetched again.`);
  // Whatever comes of it, this is never answered with again.
  await remove(asset.path);
  await keep(asset, await earlierFiles(), () => {}, new AbortController().signal);
  sound.add(asset.path);
}

/**
 * @param {string} wanted the hash
 * @param {Response} kept
 */
async function isAs(wanted, kept) {
  // Where the browser itself finds its file damaged, reading it fails.
  const bytes = await kept.arrayBuffer().catch(() => null);
  return bytes !== null && (await sha256(bytes)) === wanted;
}
