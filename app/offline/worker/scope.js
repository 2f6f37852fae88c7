/**
 * The service worker itself, and what the build has written into it: its name, the headers that go
 * with everything, and the hashes of what every start stands on.
 */

export const worker =
  /** @type {import("../worker.types.js").ServiceWorkerScope} */ (/** @type {unknown} */ (self));

export const BUILD = "__BUILD__";
/** The hash of this build's list of files: all others are in the list, and so is the build's name. */
export const LISTED = "__LISTED__";
/** What this build's pages and workers were made from, see `app/sources.js`. */
export const SOURCES = "__SOURCES__";
/** Sent with everything: isolation and the content policy, also where the host sends none. */
export const HEADERS = /** @type {Record<string, string>} */ (JSON.parse(`__HEADERS__`));
/** Sent with the one document in which outputs act, instead of the site's policy. */
const FRAME = "app/frames/output.html";
const FRAME_HEADERS = /** @type {Record<string, string>} */ (JSON.parse(`__FRAME_HEADERS__`));

/** Path → hash of what is looked at before it is answered with. */
export const FIRST = /** @type {Record<string, string>} */ (JSON.parse(`__FIRST__`));

export const SCOPE = new URL(worker.registration.scope);

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

/** @param {string} path */
export function urlOf(path) {
  return new URL(path.split("/").map(encodeURIComponent).join("/"), SCOPE).href;
}

/** @param {string} path */
export function headersFor(path) {
  const headers = path === FRAME ? { ...HEADERS, ...FRAME_HEADERS } : HEADERS;
  const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
  return type ? { ...headers, "Content-Type": type } : headers;
}

/**
 * An answer with other headers.
 *
 * @param {Response} found
 * @param {Headers} headers
 */
export function withHeaders(found, headers) {
  const { status, statusText } = found;
  return new Response(found.body, { status, statusText, headers });
}

/** The site's open windows: the origin may have others that are not ours. */
export async function windows() {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  return open.filter((client) => client.url.startsWith(SCOPE.href));
}

/** @param {import("../messages.types.js").Report} report */
export async function tell(report) {
  for (const client of await windows()) client.postMessage(report);
}
