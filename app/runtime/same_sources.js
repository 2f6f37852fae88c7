/**
 * Whether two scripts are of one build. The service worker answers from one build alone, but until
 * it does, on a first visit or where it can't be had, a script that is asked for later comes from
 * whatever the server has by then.
 */

import { SOURCES } from "../sources.js";
import { LoadError } from "./failures.js";

/**
 * @param {string} what what does not come about, as a sentence
 * @param {string | undefined} theirs the sources of whoever is to be worked with
 * @param {string} [ours]
 * @throws {LoadError} where they are others
 */
export function requireSame(what, theirs, ours = SOURCES) {
  if (theirs === ours) return;
  throw new LoadError({
    kind: "version",
    what,
    why: "Another version of Fieldbook has come to the server since this page was opened.",
    remedy: "Reload the page. What was called saved is kept.",
  });
}
