/**
 * Why something did not load: told apart, and said so that a person can act on it.
 *
 * A browser reports most of these as the same "Failed to fetch" or as an event without any
 * message, so the files in question are asked for once more and looked at.
 */

/**
 * @typedef {"offline" | "missing" | "type" | "damaged" | "blocked" | "compile" | "memory"
 *   | "timeout" | "unsupported" | "unknown"} FailureKind
 * @typedef {{kind: FailureKind, what: string, why: string, remedy: string}} Failure
 */

/**
 * @typedef {object} Expected
 * @property {string} url
 * @property {RegExp} type what its media type must match
 * @property {boolean} imports whether to look at what it imports, too
 */

const RELOAD = "Reload the page. If it happens again, open Fieldbook once with a network.";

const SCRIPT = /javascript/;

/** Modules that a module imports by a relative path, as all of ours do. */
const IMPORTS = /^\s*(?:import|export)\b[^"';]*["'](\.[^"']+)["']/gm;

/** An error that already knows how to explain itself. */
export class LoadError extends Error {
  /**
   * @param {Failure} failure
   * @param {unknown} [cause]
   */
  constructor(failure, cause) {
    super(`${failure.what} ${failure.why}`, { cause });
    this.name = "LoadError";
    this.failure = failure;
  }
}

/**
 * @param {string} url
 * @param {RegExp} [type] by default that of a script
 * @returns {Expected}
 */
export const expectFile = (url, type = SCRIPT) => ({ url, type, imports: false });

/**
 * A module of ours: one that it imports may be what is missing.
 *
 * @param {string} url
 * @returns {Expected}
 */
export const expectModule = (url) => ({ url, type: SCRIPT, imports: true });

/**
 * Explain an error from loading `what`.
 *
 * @param {string} what what did not come about, as a sentence
 * @param {unknown} error
 * @param {readonly Expected[]} files those it may have been about
 * @returns {Promise<Failure>}
 */
export async function explainFailure(what, error, files) {
  if (error instanceof LoadError) return error.failure;
  if (typeof WebAssembly !== "object") {
    return {
      kind: "unsupported",
      what,
      why: "This browser cannot run WebAssembly.",
      remedy: "Use a current version of Chrome, Edge, Firefox or Safari.",
    };
  }
  const message = String(/** @type {{message?: unknown}} */ (error)?.message ?? error ?? "");
  if (error instanceof RangeError || /out of memory|allocat\w* .*memory/i.test(message)) {
    return {
      kind: "memory",
      what,
      why: "The browser has no memory left for it.",
      remedy: "Close other tabs or notebooks, then try again.",
    };
  }
  for (const file of files) {
    const found = await inspectFile(file);
    if (found) return { what, ...found };
  }
  if (/integrity|digest|hash/i.test(message)) {
    return { kind: "damaged", what, why: "A file is not the one that was built.", remedy: RELOAD };
  }
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
    return {
      kind: "compile",
      what,
      why: `The browser could not compile it (${message}).`,
      remedy: "Update the browser. " + RELOAD,
    };
  }
  if (/security|policy|blocked|TrustedScript/i.test(message)) {
    return {
      kind: "blocked",
      what,
      why: "The page's policy or a browser extension blocked a script.",
      remedy: "Switch off extensions for this page, then reload it.",
    };
  }
  return { kind: "unknown", what, why: message || "The browser gave no reason.", remedy: RELOAD };
}

/**
 * @param {string} what
 * @param {number} seconds
 * @returns {Failure}
 */
export const timedOut = (what, seconds) => ({
  kind: "timeout",
  what,
  why: `Nothing was heard of it for ${seconds} seconds.`,
  remedy: "Restart it. If the machine is busy, close what else is running.",
});

/**
 * @param {Expected} file
 * @param {Set<string>} [seen] the scripts that were looked at, with all that they import
 * @returns {Promise<Omit<Failure, "what"> | null>} what is wrong with it, if anything
 */
async function inspectFile({ url, type, imports }, seen = new Set([url])) {
  const name = new URL(url, import.meta.url).pathname.split("/").pop();
  let response;
  try {
    response = await fetch(url);
  } catch {
    return {
      kind: navigator.onLine === false ? "offline" : "blocked",
      why:
        navigator.onLine === false
          ? `${name} is not kept on this device yet, and there is no network.`
          : `${name} could not be fetched: the server does not answer, or the request was blocked.`,
      remedy: "Connect once and wait until Fieldbook is ready to work offline.",
    };
  }
  const found = response.headers.get("Content-Type") ?? "";
  if (!response.ok) {
    return {
      kind: "missing",
      why: `${name} is missing on the server (status ${response.status}).`,
      remedy: "Deploy the whole dist folder, then reload the page.",
    };
  }
  if (!type.test(found)) {
    return {
      kind: "type",
      why: `${name} came as “${found || "nothing in particular"}”, which browsers refuse.`,
      remedy: "Set the server's media types for .js, .mjs and .wasm, or sign in to the network.",
    };
  }
  if (imports) return inspectImports(await response.text(), response.url, seen);
  await response.body?.cancel();
  return null;
}

/**
 * @param {string} source
 * @param {string} base
 * @param {Set<string>} seen
 */
async function inspectImports(source, base, seen) {
  for (const [, path] of source.matchAll(IMPORTS)) {
    const url = new URL(/** @type {string} */ (path), base).href;
    if (seen.has(url)) continue;
    seen.add(url);
    const found = await inspectFile(expectModule(url), seen);
    if (found) return found;
  }
  return null;
}
