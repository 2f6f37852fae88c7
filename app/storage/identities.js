/** Which document belongs to which path, through renaming and removal. */

import { workspaceDatabase } from "./database.js";
import { documentDatabase } from "./document_database.js";
import { keyOf } from "./paths.js";

/** @typedef {import("./document_database.js").Identity} Identity */

const MOVING = "fieldbook-moving";

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
    await replaceAll(({ id, path }) =>
      isAtOrInside(path, source)
        ? { id, path: target + path.slice(source.length), movedFrom: path }
        : undefined,
    );
    let moved = false;
    try {
      await move();
      moved = true;
    } finally {
      await replaceAll(({ id, path, movedFrom }) =>
        movedFrom !== undefined && isAtOrInside(path, target) && isAtOrInside(movedFrom, source)
          ? { id, path: moved ? path : movedFrom }
          : undefined,
      );
    }
  });
}

/** @param {(identity: Identity) => Identity | undefined} replacement */
async function replaceAll(replacement) {
  await documentDatabase.change(["documents"], async (transaction) => {
    const store = transaction.objectStore("documents");
    for (const identity of await store.getAll()) {
      const replaced = replacement(identity);
      if (replaced) await store.put(replaced);
    }
  });
}

/** @type {("documents" | "updates" | "projections" | "outputs" | "blobs")[]} */
const EVERYTHING = ["documents", "updates", "projections", "outputs", "blobs"];

/**
 * Forget the documents at or inside `path`, with their updates and outputs.
 * @param {string} path
 */
export async function forget(path) {
  await documentDatabase.change(EVERYTHING, async (transaction) => {
    for (const identity of await transaction.objectStore("documents").getAll()) {
      if (!isAtOrInside(identity.path, path)) continue;
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
  });
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
