/**
 * Notebooks while they are edited: every change is in the log on the disk within a tenth of a
 * second, in the other tabs right after, and can be undone.
 */

import { whenIdle } from "../runtime/idle.js";
import * as Y from "../vendor/yjs.js";
import { StorageError } from "./errors.js";
import { identify } from "./identities.js";
import { isLost } from "./lost_records.js";
import { NotebookDoc } from "./notebook_doc.js";
import { NotebookDocument } from "./notebook_document.js";
import { cleanPath } from "./paths.js";
import { COMPACT_ABOVE, UpdateLog } from "./update_log.js";

/**
 * Open the document of the notebook at `path`.
 *
 * A new document starts as `initialJson`; a known one takes in what was changed in the file outside
 * of Fieldbook. Where the browser's storage can't be opened, the document works in memory and its
 * state says "failed" and why.
 * @param {string} path
 * @param {string} initialJson the snapshot that the file holds
 * @param {boolean} [blank] whether the file was empty or absent when it was read, and `initialJson`
 *   is what a new notebook starts as: it says nothing about a document that is there, though by now
 *   another tab may have written the file
 * @returns {Promise<NotebookDocument>}
 */
export async function openDocument(path, initialJson, blank = false) {
  const clean = cleanPath(path);
  const seed = NotebookDoc.fromJson(JSON.parse(initialJson));
  let document;
  try {
    document = await load(clean, Y.encodeStateAsUpdate(seed.doc));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return NotebookDocument.inMemory(clean, seed, error);
  }
  if (!blank) await document.mergeFile(initialJson);
  return document;
}

/**
 * Open the document of a notebook that was open here before, without reading its file: what was
 * changed there comes with the next `mergeFile`.
 * @param {import("./kept_documents.js").KeptDocument} kept
 * @returns {NotebookDocument}
 */
export function reopenDocument({ identity, keys, updates }) {
  const log = new UpdateLog(identity, Math.max(...keys));
  const document = new NotebookDocument(identity.path, NotebookDoc.fromUpdates(updates), log);
  if (updates.length > COMPACT_ABOVE) whenIdle(() => void log.compact());
  // What another page has appended since; it may come a moment later.
  document.catchUp().catch(() => undefined);
  return document;
}

/**
 * @param {string} path
 * @param {Uint8Array} seed
 */
async function load(path, seed) {
  const log = new UpdateLog(await identify(path));
  let notebook;
  try {
    const updates = await log.open(seed);
    notebook = NotebookDoc.fromUpdates(updates);
    if (updates.length > COMPACT_ABOVE) void log.compact();
  } catch (error) {
    if (error instanceof StorageError && !isLost(error)) throw error;
    notebook = await recover(log, seed);
  }
  const document = new NotebookDocument(path, notebook, log);
  await document.catchUp();
  return document;
}

/**
 * Open without the updates that are damaged or lost; the states that went to the file fill the gap.
 * Where there is none of those either, the file itself is all there is.
 * @param {UpdateLog} log
 * @param {Uint8Array} seed
 */
async function recover(log, seed) {
  await log.forgetLostProjections();
  const whole = [...(await log.quarantine()), ...(await log.projections())];
  if (whole.length === 0) return NotebookDoc.fromUpdates(await log.open(seed));
  const notebook = NotebookDoc.fromUpdates(whole);
  // The next opening finds no damage, and must not find the gap.
  await log.mend(Y.encodeStateAsUpdate(notebook.doc));
  return notebook;
}
