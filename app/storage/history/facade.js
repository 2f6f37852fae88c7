/** What Python asks of the history, as JSON texts. */

import { readKept } from "../kept_documents.js";
import { NotebookDoc } from "../notebook_doc.js";
import { fingerprints, listVersions, readVersion } from "./versions.js";

/**
 * A notebook as it is on the disk, and its versions, newest first.
 * @param {string} path
 * @returns {Promise<string>} JSON `{now, cells, versions: [{key, at, reason, cells, size}]}`; `now`
 *   is null for a notebook that was never opened, `cells` are its, as those of versions are
 */
export async function list(path) {
  const kept = await readKept(path);
  if (!kept) return JSON.stringify({ now: null, cells: [], versions: [] });
  const now = NotebookDoc.fromUpdates(kept.updates).toJson();
  const versions = await listVersions(kept.identity.id);
  return JSON.stringify({ now, cells: fingerprints(now), versions });
}

/**
 * @param {number} key
 * @returns {Promise<string>} JSON `{notebook, outputs?}`
 */
export async function read(key) {
  return JSON.stringify(await readVersion(key));
}
