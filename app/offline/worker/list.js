/** The list of a build's files: fresh from the server, as it is kept, and those of earlier builds. */

import { cache, earlierCaches, isComplete, isGone, keptUrls, putFile } from "./copy.js";
import { Interruption, fetchWhole, sha256 } from "./download.js";
import { BUILD, LISTED, SOURCES, urlOf } from "./scope.js";

/** @typedef {import("./download.js").Asset} Asset */
/** @typedef {{ build: string, bytes: number, files: Asset[] }} Assets */

export const LIST = "assets.json";

/** The server's list of this build's files; a list of another build cannot be saved by this one. */
export async function freshList() {
  const { signal } = new AbortController();
  const { bytes, response } = await fetchWhole(urlOf(LIST), true, signal, () => {});
  const list = parsed(bytes);
  if (!list) throw new Interruption("damaged", LIST);
  if (list.build !== BUILD) throw new Interruption("outdated", list.build);
  if ((await sha256(bytes)) !== LISTED) throw new Interruption("damaged", LIST);
  await putFile(LIST, response);
  return list;
}

/**
 * This build's list as it is kept; a damaged one is fetched anew, where that is possible.
 *
 * @returns {Promise<Assets | undefined>}
 */
export async function keptList() {
  const kept = await (await cache()).match(urlOf(LIST));
  const bytes = await bytesOf(kept);
  // A list that can be read may still name files that never were.
  if (bytes && (await sha256(bytes)) === LISTED) return /** @type {Assets} */ (parsed(bytes));
  // Of a copy that is not complete the saving takes care.
  if (!kept && !(await isComplete())) return undefined;
  return freshList().catch(() => undefined);
}

/** @returns {Promise<import("../messages.types.js").Status>} */
export async function keptSoFar() {
  await isGone(); // A cache that was removed goes on answering whoever has it open.
  const list = await keptList();
  const kept = await keptUrls();
  const files = list?.files.filter((file) => kept.has(urlOf(file.path))) ?? [];
  const done = files.reduce((sum, file) => sum + file.size, 0);
  const [complete, total] = [await isComplete(), list?.bytes ?? null];
  return { build: BUILD, sources: SOURCES, complete, done, total };
}

/** Files of earlier builds by their hash: most of an update is there already. */
export async function earlierFiles() {
  /** @type {Map<string, () => Promise<Response | undefined>>} */
  const files = new Map();
  for (const earlier of await earlierCaches()) {
    const bytes = await bytesOf(await earlier.match(urlOf(LIST)));
    const list = bytes ? parsed(bytes) : null;
    for (const file of list?.files ?? []) {
      files.set(file.sha256, () => earlier.match(urlOf(file.path)));
    }
  }
  return files;
}

/** @param {Response | undefined} kept */
async function bytesOf(kept) {
  // Where the browser itself finds its file damaged, reading it fails.
  return kept?.arrayBuffer().catch(() => null);
}

/**
 * @param {ArrayBuffer} bytes
 * @returns {Assets | null}
 */
function parsed(bytes) {
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(found?.files) ? found : null;
  } catch {
    return null;
  }
}
