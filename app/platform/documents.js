/** The documents that are open, so that editors find theirs without Python. */

import { openDocument as open, reopenDocument } from "../storage/documents.js";

/** @typedef {Awaited<ReturnType<typeof open>>} NotebookDocument */

/** @type {Map<string, NotebookDocument>} */
const bySession = new Map();
/** What stands for a session before Python has made one. */
export const AHEAD = "ahead";
/** The document that was opened before Python asked for it. */
/** @type {{path: string, opening: Promise<NotebookDocument | null>} | null} */
let ahead = null;

/**
 * @param {string} session
 * @param {string} path
 * @param {string} initialJson
 */
export async function openDocument(session, path, initialJson) {
  const document = (await takeAhead(path, initialJson)) ?? (await open(path, initialJson));
  bySession.set(session, document);
  return document;
}

/**
 * Open a notebook's document before Python asks for it.
 * @param {string} path
 * @returns {Promise<NotebookDocument | null>}
 */
export async function openAhead(path) {
  ahead = { path, opening: reopenDocument(path) };
  const document = await ahead.opening;
  if (document) bySession.set(AHEAD, document);
  return document;
}

/** Close what was opened ahead, unless it was asked for. */
export async function closeAhead() {
  const closing = ahead;
  ahead = null;
  forgetDocument(AHEAD);
  try {
    await (await closing?.opening)?.close();
  } catch {
    // It did not open, or can't be put on the disk: then it stays open and goes on trying.
  }
}

/**
 * @param {string} path
 * @param {string} initialJson
 */
async function takeAhead(path, initialJson) {
  if (ahead?.path !== path) return null;
  const { opening } = ahead;
  ahead = null;
  try {
    const document = await opening;
    await document?.mergeFile(initialJson);
    return document;
  } catch {
    return null; // opened anew, it says what is wrong
  }
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
