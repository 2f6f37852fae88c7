/** The policy of a kernel that a person let connect elsewhere. */

import { SCOPE, withHeaders, worker } from "./scope.js";

/** The one script whose policy is widened, and by what: an origin, nothing else of a policy. */
const KERNEL = "bundles/kernel.worker.js";
const ORIGIN = /^(?:https?|wss?):\/\/[\w.-]+(?::\d+)?$/;

/**
 * What a script may connect to besides its own origin, if it is a kernel's and that was allowed.
 *
 * @param {URL} url
 * @returns {string[]} origins
 */
export function allowedFor(url) {
  if (url.pathname !== SCOPE.pathname + KERNEL) return [];
  return url.searchParams.getAll("connect").filter((origin) => ORIGIN.test(origin));
}

/**
 * Only a window may ask for it: code in an ordinary kernel could start a worker, too.
 *
 * @param {Promise<Response>} answered
 * @param {string[]} allowed origins
 * @param {string} asker
 */
export async function widened(answered, allowed, asker) {
  const found = await answered;
  if ((await worker.clients.get(asker))?.type !== "window") return found;
  const headers = new Headers(found.headers);
  const rule = "connect-src 'self'";
  const policy = headers.get("Content-Security-Policy") ?? "";
  headers.set("Content-Security-Policy", policy.replace(rule, [rule, ...allowed].join(" ")));
  return withHeaders(found, headers);
}
