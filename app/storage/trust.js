/**
 * What was made on this machine, known by its hash: outputs that this person's own runs produced or
 * that they have trusted, and models that were trained here. It lies apart from the files, which
 * could say anything of themselves.
 */

import { openDB } from "../vendor/idb.js";
import { freshLog } from "./fresh_log.js";
import { hashOf } from "./large.js";
import { workspace } from "./workspace.js";

const STORE = "hashes";
/** The oldest are forgotten beyond so many; what they knew is asked about again. */
const MOST = 20_000;

/** @type {ReturnType<typeof openDB> | null} opened when first asked, which is not at the start */
let opened = null;

function database() {
  opened ??= openDB("fieldbook-trust", 1, {
    upgrade: (db) => void db.createObjectStore(STORE).createIndex("when", ""),
  }).catch((failure) => {
    opened = null; // It may open the next time.
    throw failure;
  });
  return opened;
}

/**
 * @param {string} json a list of texts
 * @returns {Promise<string>} JSON: of each, whether it is known
 */
export async function known(json) {
  const hashes = await hashesOf(json);
  const db = await database();
  const found = await Promise.all(hashes.map((hash) => db.getKey(STORE, hash)));
  return JSON.stringify(found.map((key) => key !== undefined));
}

/** @param {string} json a list of texts */
export async function add(json) {
  await put(await hashesOf(json));
}

/** @param {string} json a list of texts */
export async function remove(json) {
  const db = await database();
  for (const hash of await hashesOf(json)) await db.delete(STORE, hash);
}

/**
 * @param {string} path of a file in the workspace
 * @returns {Promise<boolean>} whether its contents are known
 */
export async function knowsFile(path) {
  const hash = await hashOf(await workspace.blob(path));
  return (await (await database()).getKey(STORE, hash)) !== undefined;
}

/** @param {string} path of a file in the workspace */
export async function addFile(path) {
  await put([await hashOf(await workspace.blob(path))]);
}

/** @param {string} json */
const hashesOf = (json) =>
  Promise.all(JSON.parse(json).map((/** @type {string} */ text) => hashOf(new Blob([text]))));

/** @param {string[]} hashes */
async function put(hashes) {
  await freshLog();
  const transaction = (await database()).transaction(STORE, "readwrite");
  for (const hash of hashes) await transaction.store.put(new Date(), hash);
  let surplus = (await transaction.store.count()) - MOST;
  const oldest = surplus > 0 ? await transaction.store.index("when").openCursor() : null;
  for (let cursor = oldest; cursor && surplus > 0; cursor = await cursor.continue()) {
    await cursor.delete();
    surplus -= 1;
  }
  await transaction.done;
}
