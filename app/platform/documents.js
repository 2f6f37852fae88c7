/** The documents that are open, so that editors find theirs without Python. */

import { openDocument as open, reopenDocument } from "../storage/documents.js";

/** @typedef {Awaited<ReturnType<typeof open>>} NotebookDocument */

/** @type {Map<string, NotebookDocument>} */
const bySession = new Map();
/** What stands for a session before Python has made one. */
export const AHEAD = "ahead";
/** The document that was opened before Python asked for it. */
/** @type {NotebookDocument | null} */
let ahead = null;

/**
 * @param {string} session
 * @param {string} path
 * @param {string} initialJson
 * @param {boolean} [blank] whether the file held nothing
 */
export async function openDocument(session, path, initialJson, blank = false) {
  const taken = await takeAhead(path, blank ? null : initialJson);
  const document = taken ?? (await open(path, initialJson, blank));
  bySession.set(session, document);
  return document;
}

/**
 * Open a notebook's document before Python asks for it.
 * @param {import("../storage/kept_documents.js").KeptDocument} kept
 * @returns {NotebookDocument}
 */
export function openAhead(kept) {
  ahead = reopenDocument(kept);
  bySession.set(AHEAD, ahead);
  return ahead;
}

/** Close what was opened ahead, unless it was asked for. */
export async function closeAhead() {
  const closing = ahead;
  ahead = null;
  forgetDocument(AHEAD);
  try {
    await closing?.close();
  } catch {
    // It can't be put on the disk: then it stays open and goes on trying.
  }
}

/**
 * @param {string} path
 * @param {string | null} fileJson what the file holds, if anything
 */
async function takeAhead(path, fileJson) {
  if (ahead?.path !== path) return null;
  const taken = ahead;
  ahead = null;
  if (fileJson !== null) await taken.mergeFile(fileJson);
  return taken;
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
