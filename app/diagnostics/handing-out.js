/** Giving the report to the person, who alone decides where it goes. */

import { giveToPerson } from "../storage/downloads.js";

/**
 * @param {string} text
 * @returns {Promise<boolean>} false where the browser does not allow it
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text */
export function download(text) {
  const day = new Date().toISOString().slice(0, 10);
  giveToPerson(new Blob([text], { type: "text/plain" }), `Fieldbook diagnostics ${day}.txt`);
}
