/**
 * Looks at a file that may have kept something from loading: is it there, is it what was built, and
 * does it come in a way that browsers accept?
 */

/**
 * @typedef {"offline" | "missing" | "type" | "damaged" | "blocked" | "elsewhere" | "isolation"
 *   | "compile" | "memory" | "timeout" | "unsupported" | "version" | "unknown"} FailureKind
 * @typedef {{kind: FailureKind, why: string, remedy: string}} Finding
 */

/**
 * @typedef {object} Expected
 * @property {string} url
 * @property {RegExp} type what its media type must match
 * @property {string} [sha256] what its content must have, in hexadecimal digits
 * @property {boolean} [worker] whether it is started as a worker, which needs headers of its own
 */

const DEPLOY = "Deploy the whole dist folder, then reload the page.";

/**
 * @param {Expected} file
 * @returns {Promise<Finding | null>} what is wrong with it, if anything
 */
export async function inspectFile(file) {
  const name = new URL(file.url).pathname.split("/").pop() ?? "";
  let response;
  try {
    response = await fetch(file.url);
  } catch {
    return (await isSentElsewhere(file.url)) ? sentElsewhere(name) : unreachable(name);
  }
  const found = inspectAnswer(file, name, response);
  if (found) return found;
  if (file.sha256 && (await digest(await response.arrayBuffer())) !== file.sha256) {
    return {
      kind: "damaged",
      why: `${name} is not the file that was built: its hash differs.`,
      remedy: `Reload the page. If it happens again: ${DEPLOY}`,
    };
  }
  if (!file.sha256) await response.body?.cancel();
  return null;
}

/**
 * @param {Expected} file
 * @param {string} name
 * @param {Response} response
 * @returns {Finding | null}
 */
function inspectAnswer({ type, worker }, name, response) {
  const media = response.headers.get("Content-Type") ?? "";
  if (!response.ok) {
    const why = `${name} is missing on the server (status ${response.status}).`;
    return { kind: "missing", why, remedy: DEPLOY };
  }
  if (!type.test(media)) {
    return {
      kind: "type",
      why: `${name} came as “${media || "nothing in particular"}”, which browsers refuse.`,
      remedy: "Set the server's media types for .js, .mjs and .wasm, or sign in to the network.",
    };
  }
  const isolated = response.headers.has("Cross-Origin-Embedder-Policy");
  if (worker && globalThis.crossOriginIsolated && !isolated) {
    return {
      kind: "isolation",
      why: `${name} came without Cross-Origin-Embedder-Policy, and an isolated page refuses that.`,
      remedy: "Let the server send this header with all files or with none, then reload the page.",
    };
  }
  return null;
}

/** @param {string} url */
async function isSentElsewhere(url) {
  try {
    return (await fetch(url, { redirect: "manual" })).type === "opaqueredirect";
  } catch {
    return false;
  }
}

/**
 * @param {string} name
 * @returns {Finding}
 */
const sentElsewhere = (name) => ({
  kind: "elsewhere",
  why: `The server sends ${name} to another site, which the browser does not follow.`,
  remedy: "Sign in to the network, or let the server answer for the file itself.",
});

/**
 * @param {string} name
 * @returns {Finding}
 */
function unreachable(name) {
  const remedy = "Connect once and wait until Fieldbook is ready to work offline.";
  return navigator.onLine === false
    ? {
        kind: "offline",
        why: `${name} is not kept on this device yet, and there is no network.`,
        remedy,
      }
    : {
        kind: "blocked",
        why: `${name} could not be fetched: the server does not answer, or the request was blocked.`,
        remedy,
      };
}

/** @param {ArrayBuffer} content @returns {Promise<string>} its SHA-256 in hexadecimal digits */
export async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
