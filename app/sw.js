/**
 * The service worker: keeps one verified copy of the site per build and answers from it.
 *
 * A build's cache is first *partial* (every file in it was checked by its hash), then *complete*
 * (the marker, written last). While partial, the network answers and the cache only helps out;
 * once complete, the cache alone answers, so that one build's files are never mixed with
 * another's. Nothing is remembered in variables that could not be read again: the browser stops
 * and restarts this worker as it likes.
 *
 * BUILD and both HEADERS below are filled in by the build.
 */

const worker = /** @type {import("./offline/worker.types.js").ServiceWorkerScope} */ (
  /** @type {unknown} */ (self)
);

const BUILD = "__BUILD__";
/** Sent with everything: isolation and the content policy, also where the host sends none. */
const HEADERS = /** @type {Record<string, string>} */ (JSON.parse(`__HEADERS__`));

/** Sent with the one document in which outputs act, instead of the site's policy. */
const FRAME = "app/frames/output.html";
const FRAME_HEADERS = /** @type {Record<string, string>} */ (JSON.parse(`__FRAME_HEADERS__`));

/** The one script whose policy is widened, and by what: an origin, nothing else of a policy. */
const KERNEL = "bundles/kernel.worker.js";
const ORIGIN = /^(?:https?|wss?):\/\/[\w.-]+(?::\d+)?$/;

const SCOPE = new URL(worker.registration.scope);
/** Caches belong to the origin; the scope keeps two Fieldbooks under different paths apart. */
const PREFIX = `fieldbook ${SCOPE.pathname} `;
const CACHE = PREFIX + BUILD;
const LIST = urlOf("assets.json");
const MARKER = urlOf("__complete__");

const LOG = `fieldbook log ${SCOPE.pathname}`;
const LOG_LINES = urlOf("__log__");
const MOST_LINES = 100;

const ATTEMPTS = 3;
const STALLED_MS = 30_000;
const HEARTBEAT_MS = 500;

/** Hosts differ in the types they know, and a wrong one stops a module or a compilation. */
const TYPES = /** @type {Record<string, string>} */ ({
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  mjs: "text/javascript; charset=utf-8",
  png: "image/png",
  py: "text/x-python; charset=utf-8",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  whl: "application/zip",
  woff2: "font/woff2",
  zip: "application/zip",
});

const UNTYPED = { "Content-Type": "application/octet-stream" };

/** @typedef {{ path: string, sha256: string, size: number }} Asset */
/** @typedef {{ build: string, bytes: number, files: Asset[] }} Assets */

/** What stopped the saving, for the page to put into words. */
class Interruption extends Error {
  /**
   * @param {import("./offline/messages.types.js").Trouble} trouble
   * @param {string} detail
   */
  constructor(trouble, detail) {
    super(`${trouble}: ${detail}`);
    this.trouble = trouble;
  }
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("error", ({ message }) => note("error", message));
worker.addEventListener("unhandledrejection", ({ reason }) => note("error", String(reason)));
worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === SCOPE.origin && url.pathname.startsWith(SCOPE.pathname);
  if (!ours || event.request.method !== "GET") return;
  const answered = answer(event.request, url);
  const allowed = url.searchParams.getAll("connect").filter((origin) => ORIGIN.test(origin));
  const isKernel = url.pathname === SCOPE.pathname + KERNEL;
  event.respondWith(
    isKernel && allowed.length > 0 ? widened(answered, allowed, event.clientId) : answered,
  );
});
worker.addEventListener("message", (event) => {
  const port = event.ports[0];
  const reply = (/** @type {object} */ found) => port?.postMessage(found);
  if (event.data.type === "status") event.waitUntil(keptSoFar().then(reply));
  if (event.data.type === "log") event.waitUntil(noted().then((lines) => reply({ lines })));
  if (event.data.type === "save") event.waitUntil(saveAndTell(event.data.parallel));
  if (event.data.type === "activate") event.waitUntil(takeOver().then(reply));
});

/**
 * A first version installs at once and saves later, beside the running page. An update is fetched
 * whole before it may even wait, because the version it replaces already works without a network.
 */
async function install() {
  note("note", `Build ${BUILD} is being installed.`);
  try {
    if (await earlierIsComplete()) await save(6);
    else await worker.skipWaiting();
  } catch (failure) {
    await note("error", `It was not installed: ${failure}`);
    throw failure;
  }
}

async function activate() {
  note("note", `Build ${BUILD} answers from now on.`);
  if (await isComplete()) await forgetEarlier();
  await worker.clients.claim();
}

/** Activate this waiting version, unless other windows would be left with files of both. */
async function takeOver() {
  const open = await windows();
  if (open.length > 1) return { activated: false, others: open.length - 1 };
  await worker.skipWaiting();
  return { activated: true, others: 0 };
}

// Answering ----------------------------------------------------------------------------------

/**
 * @param {Request} request
 * @param {URL} url
 */
async function answer(request, url) {
  const path = decodeURIComponent(url.pathname.slice(SCOPE.pathname.length)) || "index.html";
  // Both at once: a start waits for the first of these answers.
  const [complete, kept] = await Promise.all([isComplete(), fromCache(path)]);
  const found = complete
    ? (kept ?? (await repaired(path)) ?? new Response(null, { status: 404, headers: HEADERS }))
    : await fromNetwork(request, path, kept);
  const lost = !found.ok && request.destination === "document" && path !== "index.html";
  // The page's own links are relative, so any other address in the scope leads to the start.
  return lost ? Response.redirect(SCOPE.href + url.search, 302) : found;
}

/**
 * A kernel that a person let connect elsewhere. Only a window may ask for it: code in an ordinary
 * kernel could start a worker, too.
 *
 * @param {Promise<Response>} answered
 * @param {string[]} allowed origins
 * @param {string} asker
 */
async function widened(answered, allowed, asker) {
  const found = await answered;
  if ((await worker.clients.get(asker))?.type !== "window") return found;
  const headers = new Headers(found.headers);
  const rule = "connect-src 'self'";
  const policy = headers.get("Content-Security-Policy") ?? "";
  headers.set("Content-Security-Policy", policy.replace(rule, [rule, ...allowed].join(" ")));
  const { status, statusText } = found;
  return new Response(found.body, { status, statusText, headers });
}

/** @param {string} path */
async function fromCache(path) {
  return (await cache()).match(urlOf(path));
}

/**
 * A file of this build that the browser has lost is fetched again, checked like all the others.
 *
 * @param {string} path
 */
async function repaired(path) {
  const asset = (await keptList())?.files.find((file) => file.path === path);
  if (!asset) return null;
  note("warning", `${path} was lost and is fetched again.`);
  await keep(asset, new Map(), () => {}, new AbortController().signal);
  return fromCache(path);
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
    const { status, statusText } = found;
    return new Response(found.body, { status, statusText, headers });
  } catch (failure) {
    if (kept) return kept;
    throw failure;
  }
}

// Saving -------------------------------------------------------------------------------------

/** @type {Promise<void> | null} */
let saving = null;

/** @param {number} parallel */
async function saveAndTell(parallel) {
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
async function save(parallel) {
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
    await put(MARKER, new Response(BUILD));
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
async function keep(asset, reusable, count, signal) {
  const earlier = await (await reusable.get(asset.sha256)?.())?.arrayBuffer();
  let bytes = earlier && (await sha256(earlier)) === asset.sha256 ? earlier : null;
  if (bytes) count(asset.size);
  else bytes = await download(asset, count, signal);
  const headers = { ...UNTYPED, ...headersFor(asset.path), "Content-Length": String(asset.size) };
  await put(urlOf(asset.path), new Response(bytes, { headers }));
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

/**
 * Fetch one file until its hash is right; what else a network may answer (a sign-in page, half a
 * file, an old version) is thrown away and asked for again past the browser's own cache.
 *
 * @param {Asset} asset
 * @param {(bytes: number) => void} count
 * @param {AbortSignal} signal
 */
async function download(asset, count, signal) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    let received = 0;
    const bytes = await fetchBytes(urlOf(asset.path), attempt > 1, signal, (arrived) => {
      received += arrived;
      count(arrived);
    });
    if (bytes.byteLength === asset.size && (await sha256(bytes)) === asset.sha256) return bytes;
    count(-received);
  }
  throw new Interruption("damaged", asset.path);
}

/**
 * @param {string} url
 * @param {boolean} afresh
 * @param {AbortSignal} signal
 * @param {(bytes: number) => void} count
 */
async function fetchBytes(url, afresh, signal, count) {
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
    for (const reader = response.body?.getReader(); reader; ) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), STALLED_MS);
      count(value.byteLength);
      parts.push(value);
    }
    return await new Blob(parts).arrayBuffer();
  } catch (failure) {
    signal.throwIfAborted();
    if (failure instanceof Interruption) throw failure;
    throw new Interruption("network", `${url}: ${failure}`);
  } finally {
    clearTimeout(timer);
  }
}

/** The server's list of this build's files; a list of another build cannot be saved by this one. */
async function freshList() {
  const bytes = await fetchBytes(LIST, true, new AbortController().signal, () => {});
  const list = parsed(bytes);
  if (!list) throw new Interruption("damaged", "assets.json");
  if (list.build !== BUILD) throw new Interruption("outdated", list.build);
  const headers = { ...headersFor("assets.json"), "Content-Length": String(bytes.byteLength) };
  await put(LIST, new Response(bytes, { headers }));
  return list;
}

/**
 * @param {ArrayBuffer} bytes
 * @returns {Assets | null}
 */
function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

// What is kept -------------------------------------------------------------------------------

/** @type {Promise<Cache> | null} */
let opened = null;
let complete = false;

function cache() {
  opened ??= caches.open(CACHE);
  return opened;
}

/** Whether this build's copy is complete; only "yes" is remembered, since it stays true. */
async function isComplete() {
  complete ||= Boolean(await (await cache()).match(MARKER));
  return complete;
}

async function keptUrls() {
  return new Set((await (await cache()).keys()).map((request) => request.url));
}

/** @returns {Promise<Assets | undefined>} */
async function keptList() {
  return (await (await cache()).match(LIST))?.json();
}

/** @returns {Promise<import("./offline/messages.types.js").Status>} */
async function keptSoFar() {
  const list = await keptList();
  const kept = await keptUrls();
  const files = list?.files.filter((file) => kept.has(urlOf(file.path))) ?? [];
  const done = files.reduce((sum, file) => sum + file.size, 0);
  return { build: BUILD, complete: await isComplete(), done, total: list?.bytes ?? null };
}

async function earlierCaches() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  return Promise.all(names.map((name) => caches.open(name)));
}

/** Whether an active version already works without a network and must go on doing so. */
async function earlierIsComplete() {
  if (!worker.registration.active) return false;
  const found = (await earlierCaches()).map((earlier) => earlier.match(MARKER));
  return (await Promise.all(found)).some(Boolean);
}

/** Files of earlier builds by their hash: most of an update is there already. */
async function earlierFiles() {
  /** @type {Map<string, () => Promise<Response | undefined>>} */
  const files = new Map();
  for (const earlier of await earlierCaches()) {
    const list = /** @type {Assets | undefined} */ (await (await earlier.match(LIST))?.json());
    for (const { path, sha256 } of list?.files ?? []) {
      files.set(sha256, () => earlier.match(urlOf(path)));
    }
  }
  return files;
}

/** Remove other builds' files, unless one of them is a version that is just coming. */
async function forgetEarlier() {
  if (worker.registration.installing || worker.registration.waiting) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
}

// Noting --------------------------------------------------------------------------------------

/** @type {Promise<unknown>} one line after the other */
let noting = Promise.resolve();

/**
 * Keep a line for the diagnostics: this worker is stopped long before anybody asks.
 *
 * @param {import("./diagnostics/log.js").Level} level
 * @param {string} text
 */
function note(level, text) {
  const line = { at: Date.now(), level, text };
  noting = noting
    .then(async () => {
      const lines = [...(await noted()), line].slice(-MOST_LINES);
      await (await caches.open(LOG)).put(LOG_LINES, new Response(JSON.stringify(lines)));
    })
    .catch(() => {}); // What could not be kept is most likely about the same.
  return noting;
}

/** @returns {Promise<import("./offline/messages.types.js").Log["lines"]>} oldest first */
async function noted() {
  return (await (await caches.open(LOG)).match(LOG_LINES))?.json() ?? [];
}

// Small things -------------------------------------------------------------------------------

/** @param {string} path */
function urlOf(path) {
  return new URL(path.split("/").map(encodeURIComponent).join("/"), SCOPE).href;
}

/** @param {string} path */
function headersFor(path) {
  const headers = path === FRAME ? { ...HEADERS, ...FRAME_HEADERS } : HEADERS;
  const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
  return type ? { ...headers, "Content-Type": type } : headers;
}

/** @param {ArrayBuffer} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The site's open windows: the origin may have others that are not ours. */
async function windows() {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return open.filter((client) => client.url.startsWith(SCOPE.href));
}

/** @param {import("./offline/messages.types.js").Report} report */
async function tell(report) {
  for (const client of await windows()) client.postMessage(report);
}
