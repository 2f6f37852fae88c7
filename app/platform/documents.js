/** The documents that are open, so that editors find theirs without Python. */

import { openDocument as open } from "../storage/documents.js";

/** @typedef {Awaited<ReturnType<typeof open>>} NotebookDocument */

/** @type {Map<string, NotebookDocument>} */
const bySession = new Map();

/**
 * @param {string} session
 * @param {string} path
 * @param {string} initialJson
 */
export async function openDocument(session, path, initialJson) {
  const document = await open(path, initialJson);
  bySession.set(session, document);
  return document;
}

/** @param {string} session */
export function forgetDocument(session) {
  bySession.delete(session);
}

/**
 * @param {string} session
 * @returns {NotebookDocument}
 */
export function findDocument(session) {
  const found = bySession.get(session);
  if (!found) throw new Error(`No document is open as ${session}.`);
  return found;
}
