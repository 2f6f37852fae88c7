/**
 * Why something did not load: told apart, and said so that a person can act on it.
 *
 * A browser reports most of these as the same "Failed to fetch" or as an event without any
 * message, so the files in question are asked for once more and looked at.
 */

import { inspectFile } from "./inspection.js";
import { violation } from "./violations.js";

/** @import {Expected, Finding} from "./inspection.js" */

/** @typedef {Finding & {what: string}} Failure */

const RELOAD = "Reload the page. If it happens again, open Fieldbook once with a network.";

const SCRIPT = /javascript/;

/** What browsers say where a policy forbids a script, or the compilation of WebAssembly. */
const POLICY = /Content Security Policy|unsafe-eval|TrustedScript/i;

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

/** Packages that did not load, of which Pyodide only prints. */
export class AbsentPackages extends Error {
  /**
   * @param {readonly string[]} names
   * @param {readonly Expected[]} files
   */
  constructor(names, files) {
    super(`These packages did not load: ${names.join(", ")}.`);
    this.files = files;
  }
}

/**
 * @param {string} url
 * @param {RegExp} [type] by default that of a script
 * @param {string} [sha256] what its content must have
 * @returns {Expected}
 */
export const expectFile = (url, type = SCRIPT, sha256 = "") => ({ url, type, sha256 });

/**
 * A worker's script, which needs headers of its own.
 *
 * @param {string} url
 * @returns {Expected}
 */
export const expectWorker = (url) => ({ url, type: SCRIPT, worker: true });

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
  const absent = error instanceof AbsentPackages ? error.files : [];
  if (error instanceof RangeError || /out of memory|allocat\w* .*memory/i.test(message)) {
    return {
      kind: "memory",
      what,
      why: "The browser has no memory left for it.",
      remedy: "Close other tabs or notebooks, then try again.",
    };
  }
  for (const file of [...absent, ...files]) {
    const found = await inspectFile(file);
    if (found) return { what, ...found };
  }
  const blocked = violation(files) ?? (POLICY.test(message) ? message : null);
  if (blocked) {
    return {
      kind: "blocked",
      what,
      why: `The page's policy or a browser extension blocked it (${blocked}).`,
      remedy: "Switch off extensions for this page, and let the server send no policy of its own.",
    };
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
