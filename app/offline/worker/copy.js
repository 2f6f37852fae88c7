/** The caches: one for each build, *complete* once its marker is written. */

import { Interruption } from "./download.js";
import { BUILD, SCOPE, headersFor, urlOf, worker } from "./scope.js";

/** Caches belong to the origin; the scope keeps two Fieldbooks under different paths apart. */
const PREFIX = `fieldbook ${SCOPE.pathname} `;
const CACHE = PREFIX + BUILD;
const MARKER = urlOf("__complete__");
const UNTYPED = { "Content-Type": "application/octet-stream" };

/** @type {Promise<Cache> | null} */
let opened = null;
let complete = false;

export function cache() {
  opened ??= caches.open(CACHE);
  return opened;
}

/** @param {string} path */
export async function fromCache(path) {
  return (await cache()).match(urlOf(path));
}

/** Whether this build's copy is complete; only "yes" is remembered, since it stays true. */
export async function isComplete() {
  complete ||= Boolean(await (await cache()).match(MARKER));
  return complete;
}

export function markComplete() {
  return put(MARKER, new Response(BUILD));
}

/** Whether the browser has removed all of it; then it is a first visit again. */
export async function isGone() {
  if (await caches.has(CACHE)) return false;
  [opened, complete] = [null, false];
  return true;
}

export async function keptUrls() {
  return new Set((await (await cache()).keys()).map((request) => request.url));
}

/**
 * Keep a file, wherever that is possible in the very response of the network: of scripts that came
 * in another Chromium keeps no compiled code.
 *
 * @param {string} path
 * @param {Response} response checked, since it is trusted from now on
 */
export async function putFile(path, response) {
  const url = urlOf(path);
  await put(url, isKeptAsItCame(path, response) ? response : await remade(path, response));
}

/**
 * Whether a response does as it is. Isolation and policy belong to documents and workers, which
 * take them from their own headers; all other files need nothing but their type.
 *
 * @param {string} path
 * @param {Response} response
 */
function isKeptAsItCame(path, response) {
  const [given, wanted] = [response.headers, new Headers(headersFor(path))].map((headers) =>
    headers.get("Content-Type")?.split(";")[0]?.replace("application/javascript", "text/javascript"),
  );
  const isOwn = response.type === "basic" && response.url === urlOf(path) && !response.redirected;
  // No cache takes what varies with everything.
  const varies = response.headers.get("Vary")?.includes("*");
  return isOwn && !varies && given === wanted && !/\.html$|\.worker\.js$/.test(path);
}

/**
 * @param {string} path
 * @param {Response} response
 */
async function remade(path, response) {
  const bytes = await response.arrayBuffer();
  const size = { "Content-Length": String(bytes.byteLength) };
  return new Response(bytes, { headers: { ...UNTYPED, ...headersFor(path), ...size } });
}

/**
 * @param {string} url
 * @param {Response} response
 */
async function put(url, response) {
  try {
    await (await cache()).put(url, response);
  } catch (failure) {
    const full = failure instanceof DOMException && failure.name === "QuotaExceededError";
    throw full ? new Interruption("space", url) : failure;
  }
}

/** @param {string} path */
export async function remove(path) {
  await (await cache()).delete(urlOf(path));
}

export async function earlierCaches() {
  return Promise.all((await earlierNames()).map((name) => caches.open(name)));
}

/** Whether an active version already works without a network and must go on doing so. */
export async function earlierIsComplete() {
  if (!worker.registration.active) return false;
  const found = (await earlierCaches()).map((earlier) => earlier.match(MARKER));
  return (await Promise.all(found)).some(Boolean);
}

/** Remove other builds' files, unless one of them is a version that is just coming. */
export async function forgetEarlier() {
  if (worker.registration.installing || worker.registration.waiting) return;
  await Promise.all((await earlierNames()).map((name) => caches.delete(name)));
}

async function earlierNames() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}
