/** Which document belongs to which path, through renaming and removal. */

import { workspaceDatabase } from "./database.js";
import { documentDatabase } from "./document_database.js";
import { forgetVersions } from "./history/versions.js";
import { BIN, isInBin, keyOf, originInBin } from "./paths.js";

/** @typedef {import("./document_database.js").Identity} Identity */

const MOVING = "fieldbook-moving";
/** Where open documents hear `{moved: {id: path}}`. */
export const CHANNEL = "fieldbook-documents";

const channel = new BroadcastChannel(CHANNEL);

/**
 * The identity of the notebook at `path`, made where there is none.
 * @param {string} path
 * @returns {Promise<Identity>}
 */
export async function identify(path) {
  const known = await documentDatabase.use((database) =>
    database.getFromIndex("documents", "path", path),
  );
  if (known) return known;
  const interrupted = await interruptedMove(path);
  return documentDatabase.change(["documents"], async (transaction) => {
    const store = transaction.objectStore("documents");
    // Another tab may have been faster.
    const found = await store.index("path").get(path);
    if (found) return found;
    const identity = { id: interrupted?.id ?? crypto.randomUUID(), path };
    await store.put(identity);
    return identity;
  });
}

/**
 * Whether the document's file is there and holds anything: one that was removed, or cut to nothing,
 * says nothing about the document.
 * @param {string} id
 */
export async function hasFile(id) {
  const identity = await documentDatabase.use((database) => database.get("documents", id));
  if (!identity) return false;
  const record = await workspaceDatabase.use((database) =>
    database.get("FILE_DATA", keyOf(identity.path)),
  );
  return record !== undefined && (record.size ?? record.contents?.length ?? 0) > 0;
}

/**
 * A document whose rename away from `path` never reached the file: killed in between.
 * @param {string} path
 */
async function interruptedMove(path) {
  const moved = await documentDatabase.use((database) =>
    database.getFromIndex("documents", "movedFrom", path),
  );
  if (!moved) return undefined;
  // Another tab may be renaming just now: then the file is about to arrive.
  const arrived = await navigator.locks.request(MOVING, { mode: "shared" }, () =>
    workspaceDatabase.use((database) => database.getKey("FILE_DATA", keyOf(moved.path))),
  );
  return arrived === undefined ? moved : undefined;
}

/**
 * Have documents whose move was cut short by a kill be where their files are. Whoever moves or removes
 * anything does this first: what is half on its way would be taken for something else.
 */
export async function settleMoves() {
  await navigator.locks.request(MOVING, async () => {
    const interrupted = await documentDatabase.use((database) =>
      database.getAllFromIndex("documents", "movedFrom"),
    );
    for (const { id, path } of interrupted) {
      const arrived = await workspaceDatabase.use((database) =>
        database.getKey("FILE_DATA", keyOf(path)),
      );
      await replaceAll((identity) =>
        identity.id === id ? settled(identity, arrived !== undefined) : undefined,
      );
    }
  });
}

/**
 * Move files by `move`, and their documents with them.
 *
 * The documents move first and remember from where: killed in between, the next `identify` finds
 * them on either side.
 * @param {string} source
 * @param {string} target
 * @param {() => Promise<void>} move
 */
export async function withDocumentsMoved(source, target, move) {
  await navigator.locks.request(MOVING, async () => {
    await replaceAll((identity) =>
      isAtOrInside(identity.path, source) ? moving(identity, source, target) : undefined,
    );
    let moved = false;
    try {
      await move();
      moved = true;
    } finally {
      await replaceAll((identity) =>
        isAtOrInside(identity.path, target) && isAtOrInside(identity.movedFrom ?? "", source)
          ? settled(identity, moved)
          : undefined,
      );
    }
  });
}

/**
 * @param {Identity} identity
 * @param {string} source
 * @param {string} target
 * @returns {Identity}
 */
function moving({ id, path, deletedFrom, edited = false }, source, target) {
  const to = target + path.slice(source.length);
  if (!isInBin(to)) return { id, path: to, movedFrom: path };
  return { id, path: to, movedFrom: path, deletedFrom: deletedFrom ?? path, edited };
}

/**
 * @param {Identity} identity
 * @param {boolean} moved whether the file came to where the document is
 * @returns {Identity}
 */
function settled({ id, path, movedFrom = path, deletedFrom, edited = false }, moved) {
  const at = moved ? path : movedFrom;
  if (!isInBin(at)) return { id, path: at };
  // On its way out of the bin it was no deleted one.
  return { id, path: at, deletedFrom: deletedFrom ?? originInBin(at), edited };
}

/**
 * Do something to a document's file while nobody can rename it.
 * @template Result
 * @param {string} id
 * @param {(path: string | undefined) => Promise<Result>} work gets where the file belongs
 * @returns {Promise<Result>}
 */
export function atPathOf(id, work) {
  return navigator.locks.request(MOVING, { mode: "shared" }, async () => {
    const identity = await documentDatabase.use((database) => database.get("documents", id));
    return work(identity?.path);
  });
}

/**
 * What becomes of a deleted document that somebody writes in: it is to be put back.
 * @param {Identity} identity
 * @returns {Identity}
 */
export function writtenInBin({ id, path, deletedFrom = path }) {
  const name = deletedFrom.slice(deletedFrom.lastIndexOf("/") + 1);
  // One that is gone for good keeps its place free for whatever has come there since.
  return { id, path: isInBin(path) ? path : `${BIN}/${id}/${name}`, deletedFrom, edited: true };
}

/**
 * Documents that somebody deleted and somebody else wrote in after that.
 * @returns {Promise<Identity[]>}
 */
export async function editedInBin() {
  const all = await documentDatabase.use((database) => database.getAll("documents"));
  return all.filter(({ edited }) => edited);
}

/**
 * Give a document whose file is gone for good a new place.
 * @param {string} id
 * @param {string} path
 */
export function place(id, path) {
  return replaceAll((identity) => (identity.id === id ? { id, path } : undefined));
}

/** @param {(identity: Identity) => Identity | undefined} replacement */
async function replaceAll(replacement) {
  /** @type {Record<string, string>} */
  const moved = {};
  await documentDatabase.change(["documents"], async (transaction) => {
    const store = transaction.objectStore("documents");
    for (const identity of await store.getAll()) {
      const replaced = replacement(identity);
      if (!replaced) continue;
      await store.put(replaced);
      // Told when the file is there, too.
      if (replaced.movedFrom === undefined) moved[replaced.id] = replaced.path;
    }
  });
  if (Object.keys(moved).length > 0) channel.postMessage({ moved });
}

/** @type {("documents" | "updates" | "projections" | "outputs" | "blobs")[]} */
const EVERYTHING = ["documents", "updates", "projections", "outputs", "blobs"];

/**
 * Forget the documents at or inside `path`, with their updates, outputs and versions.
 * @param {string} path
 */
export async function forget(path) {
  const forgotten = await documentDatabase.change(EVERYTHING, async (transaction) => {
    const ids = [];
    for (const identity of await transaction.objectStore("documents").getAll()) {
      // Somebody has written in it since it was deleted: it will be put back.
      if (!isAtOrInside(identity.path, path) || identity.edited) continue;
      ids.push(identity.id);
      await transaction.objectStore("documents").delete(identity.id);
      await transaction.objectStore("projections").delete(identity.id);
      for (const store of /** @type {const} */ (["updates", "outputs"])) {
        const index = transaction.objectStore(store).index("document");
        for await (const cursor of index.iterate(identity.id)) {
          if ("blobs" in cursor.value) {
            const blobs = transaction.objectStore("blobs");
            await dropBlobs(transaction.objectStore("outputs"), blobs, cursor.value, []);
          }
          await cursor.delete();
        }
      }
    }
    return ids;
  });
  // Versions that stay are found by nobody; that must not keep the files from going.
  await forgetVersions(forgotten).catch((error) => console.warn("Versions stay:", error));
}

/**
 * Forget what a document's file was written as: the file that is there now is news in any case.
 * @param {string} path
 * @returns {Promise<boolean>} whether there is a document
 */
export async function forgetFileStates(path) {
  const known = await documentDatabase.use((database) =>
    database.getFromIndex("documents", "path", path),
  );
  if (!known) return false;
  await documentDatabase.change(["projections"], (transaction) =>
    transaction.objectStore("projections").delete(known.id),
  );
  return true;
}

/** @typedef {import("./document_database.js").DocumentSchema} Schema */

/**
 * Delete the blobs that only this record of outputs still needs; call it before the record goes.
 * @param {import("../vendor/idb.js").IDBPObjectStore<Schema, any, "outputs", "readwrite">} outputs
 * @param {import("../vendor/idb.js").IDBPObjectStore<Schema, any, "blobs", "readwrite">} blobs
 * @param {import("./document_database.js").OutputRecord} record
 * @param {readonly string[]} kept hashes that the record's successor needs
 */
export async function dropBlobs(outputs, blobs, record, kept) {
  for (const hash of record.blobs) {
    if (kept.includes(hash)) continue;
    const users = await outputs.index("blobs").count(hash);
    if (users <= 1) await blobs.delete(hash);
  }
}

/**
 * @param {string} path
 * @param {string} place
 */
const isAtOrInside = (path, place) => path === place || path.startsWith(`${place}/`);
