/** Files from the network, checked by their hashes, whatever a network may answer instead. */

import { urlOf } from "./scope.js";

const ATTEMPTS = 3;
const STALLED_MS = 30_000;

/** @typedef {{ path: string, sha256: string, size: number }} Asset */

/** What stopped the saving, for the page to put into words. */
export class Interruption extends Error {
  /**
   * @param {import("../messages.types.js").Trouble} trouble
   * @param {string} detail
   */
  constructor(trouble, detail) {
    super(`${trouble}: ${detail}`);
    this.trouble = trouble;
  }
}

/**
 * Fetch one file until its hash is right; what else a network may answer (a sign-in page, half a
 * file, an old version) is thrown away and asked for again past the browser's own cache.
 *
 * @param {Asset} asset
 * @param {(bytes: number) => void} count
 * @param {AbortSignal} signal
 * @returns {Promise<Response>} as it came, not read yet
 */
export async function download(asset, count, signal) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    let received = 0;
    const { bytes, response } = await fetchWhole(
      urlOf(asset.path),
      attempt > 1,
      signal,
      (arrived) => {
        received += arrived;
        count(arrived);
      },
    );
    if (bytes.byteLength === asset.size && (await sha256(bytes)) === asset.sha256) return response;
    void response.body?.cancel();
    count(-received);
  }
  throw new Interruption("damaged", asset.path);
}

/**
 * @param {string} url
 * @param {boolean} afresh
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} count
 * @returns {Promise<{bytes: ArrayBuffer, response: Response}>} the response with its body to be read
 */
export async function fetchWhole(url, afresh, signal, count) {
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), STALLED_MS);
  try {
    const response = await fetch(url, {
      cache: afresh ? "reload" : "no-cache",
      priority: "low", // what the page needs now comes first
      signal: AbortSignal.any([signal, stalled.signal]),
    });
    if (!response.ok) throw new Interruption("server", `${url} answered ${response.status}`);
    const parts = [];
    const unread = response.clone();
    for (const reader = response.body?.getReader(); reader; ) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), STALLED_MS);
      count(value.byteLength);
      parts.push(value);
    }
    return { bytes: await new Blob(parts).arrayBuffer(), response: unread };
  } catch (failure) {
    signal.throwIfAborted();
    if (failure instanceof Interruption) throw failure;
    throw new Interruption("network", `${url}: ${failure}`);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {ArrayBuffer} bytes */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
