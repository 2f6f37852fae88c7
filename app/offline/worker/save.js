/** Making a build's copy: what is missing is fetched and checked, and the marker written last. */

import { forgetEarlier, keptUrls, markComplete, putFile } from "./copy.js";
import { Interruption, download, sha256 } from "./download.js";
import { earlierFiles, freshList, keptSoFar } from "./list.js";
import { note } from "./notes.js";
import { BUILD, tell, urlOf } from "./scope.js";

/** @typedef {import("./download.js").Asset} Asset */

const HEARTBEAT_MS = 500;

/** @type {Promise<void> | null} */
let saving = null;

/** @param {number} parallel */
export async function saveAndTell(parallel) {
  saving ??= save(parallel)
    .then(forgetEarlier)
    .finally(() => {
      saving = null;
    });
  try {
    await saving;
    note("note", `Build ${BUILD} is kept, every file of it.`);
    await tell({ type: "saved", build: BUILD, total: (await keptSoFar()).total ?? 0 });
  } catch (failure) {
    const trouble = failure instanceof Interruption ? failure.trouble : "unexpected";
    note("warning", `Saving was interrupted: ${failure}`);
    await tell({ type: "interrupted", build: BUILD, trouble, detail: String(failure) });
  }
}

/**
 * Fetch and check what is missing of this build, then mark the copy as complete.
 *
 * @param {number} parallel
 */
export async function save(parallel) {
  const list = await freshList();
  const kept = await keptUrls();
  const waiting = list.files.filter((file) => !kept.has(urlOf(file.path)));
  let done = list.bytes - waiting.reduce((sum, file) => sum + file.size, 0);
  const report = () => tell({ type: "progress", build: BUILD, done, total: list.bytes });
  const heartbeat = setInterval(report, HEARTBEAT_MS);
  const stop = new AbortController();
  try {
    await report();
    const reusable = await earlierFiles();
    const count = (/** @type {number} */ bytes) => void (done += bytes);
    const next = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        stop.signal.throwIfAborted();
        await keep(file, reusable, count, stop.signal);
      }
    };
    await Promise.all(Array.from({ length: parallel }, next));
    const now = await keptUrls();
    const lost = list.files.find((file) => !now.has(urlOf(file.path)));
    if (lost) throw new Interruption("unexpected", `${lost.path} did not stay`);
    await markComplete();
  } catch (failure) {
    stop.abort(failure);
    throw failure;
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * Put one file into the cache, from an earlier build's where its hash is the same.
 *
 * @param {Asset} asset
 * @param {Map<string, () => Promise<Response | undefined>>} reusable
 * @param {(bytes: number) => void} count
 * @param {AbortSignal} signal
 */
export async function keep(asset, reusable, count, signal) {
  const earlier = await soundOrNone(await reusable.get(asset.sha256)?.(), asset);
  if (earlier) count(asset.size);
  await putFile(asset.path, earlier ?? (await download(asset, count, signal)));
}

/**
 * @param {Response | undefined} kept
 * @param {Asset} asset
 * @returns {Promise<Response | null>} the same, not read yet
 */
async function soundOrNone(kept, asset) {
  if (!kept) return null;
  const unread = kept.clone();
  const bytes = await kept.arrayBuffer().catch(() => null);
  if (bytes && (await sha256(bytes)) === asset.sha256) return unread;
  void unread.body?.cancel();
  return null;
}
