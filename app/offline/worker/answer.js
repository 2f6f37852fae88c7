/** Answering: a complete copy alone, an incomplete one only where the network fails. */

import { fromCache, isComplete, isGone } from "./copy.js";
import { isFit, lookLater, mended } from "./mending.js";
import { HEADERS, SCOPE, headersFor, urlOf, withHeaders } from "./scope.js";

/** @typedef {import("../worker.types.js").FetchEvent} FetchEvent */

/** In place of a page that is damaged and can't be fetched; it looks again by itself. */
const APOLOGY = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Fieldbook</title>
<meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="10">
<main role="alert"><h1>Fieldbook can't start</h1>
<p>Its copy on this device is damaged, and there is no network to fetch it again.</p>
<p>Connect to the network. It is tried every ten seconds; what you have saved is not touched.</p>
</main>`;

/**
 * @param {FetchEvent} event
 * @param {URL} url
 */
export async function answer(event, url) {
  const { request } = event;
  const path = documentAt(decodeURIComponent(url.pathname.slice(SCOPE.pathname.length)));
  // Both at once: a start waits for the first of these answers.
  const [complete, kept] = await Promise.all([isComplete(), fromCache(path)]);
  const found = complete
    ? await fromCopy(event, path, kept)
    : await fromNetwork(request, path, kept);
  if (found.ok || request.destination !== "document" || path === "index.html") return found;
  // The page's own links are relative, so any other address in the scope leads to the start.
  const isFolder = await fromCache(`${path}/index.html`);
  return Response.redirect((isFolder ? urlOf(`${path}/`) : SCOPE.href) + url.search, 302);
}

/**
 * A folder is its document, as on any server of files.
 *
 * @param {string} path
 */
const documentAt = (path) => (path === "" || path.endsWith("/") ? `${path}index.html` : path);

/**
 * @param {FetchEvent} event
 * @param {string} path
 * @param {Response | undefined} kept
 */
async function fromCopy(event, path, kept) {
  if (kept && (await isFit(path, kept))) {
    const look = lookLater(path);
    if (look) event.waitUntil(look);
    return kept;
  }
  if (await isGone()) return fromNetwork(event.request, path, undefined);
  try {
    return (await mended(path)) ?? new Response(null, { status: 404, headers: HEADERS });
  } catch (failure) {
    if (path !== "index.html") throw failure;
    return new Response(APOLOGY, { status: 503, headers: headersFor(path) });
  }
}

/**
 * @param {Request} request
 * @param {string} path
 * @param {Response | undefined} kept helps out where the network fails
 */
async function fromNetwork(request, path, kept) {
  try {
    // A host's caching rules are not known; asking whether a file changed costs little.
    const found =
      request.mode === "navigate"
        ? await fetch(request.url, { cache: "no-cache", redirect: "manual" })
        : await fetch(request, { cache: "no-cache" });
    if (found.type === "opaqueredirect" || found.type === "error") return found;
    const headers = new Headers(found.headers);
    const ours = found.ok ? headersFor(path) : HEADERS;
    for (const [name, value] of Object.entries(ours)) headers.set(name, value);
    return withHeaders(found, headers);
  } catch (failure) {
    if (kept) return kept;
    throw failure;
  }
}
