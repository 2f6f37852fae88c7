/** The list of a build's files: fresh from the server, as it is kept, and those of earlier builds. */

import { cache, earlierCaches, isComplete, isGone, keptUrls, putFile } from "./copy.js";
import { Interruption, fetchWhole } from "./download.js";
import { BUILD, SOURCES, urlOf } from "./scope.js";

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
  const list = await readList(kept);
  if (list?.build === BUILD) return list;
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
    const list = await readList(await earlier.match(urlOf(LIST)));
    for (const { path, sha256 } of list?.files ?? []) {
      files.set(sha256, () => earlier.match(urlOf(path)));
    }
  }
  return files;
}

/** @param {Response | undefined} kept */
async function readList(kept) {
  // Where the browser itself finds its file damaged, reading it fails.
  const bytes = await kept?.arrayBuffer().catch(() => null);
  return bytes ? parsed(bytes) : null;
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
