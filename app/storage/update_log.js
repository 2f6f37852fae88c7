/** A document's append-only log of updates in IndexedDB. */

import * as Y from "../vendor/yjs.js";
import { damagedRecords } from "./damaged.js";
import { documentDatabase } from "./document_database.js";
import { writtenInBin } from "./identities.js";
import { orLost } from "./lost_records.js";
import { NotebookDoc } from "./notebook_doc.js";

/** @typedef {import("./document_database.js").Identity} Identity */

/** So many projections are remembered: a file may be as old as the last few writes. */
const REMEMBERED = 4;
/** A log with more entries than this is compacted. */
export const COMPACT_ABOVE = 300;

export class UpdateLog {
  /** The key of the last entry that this log has seen. */
  #seen;
  #identity;

  /**
   * @param {Identity} identity
   * @param {number} [seen] the key of the last entry that is known already
   */
  constructor(identity, seen = 0) {
    this.#identity = identity;
    this.#seen = seen;
  }

  get id() {
    return this.#identity.id;
  }

  /**
   * All updates; a document that has none starts with `seed`, also when two tabs open it at once.
   * @param {Uint8Array} seed
   * @returns {Promise<Uint8Array[]>}
   */
  open(seed) {
    const { id } = this.#identity;
    return documentDatabase.change(["updates", "projections"], async (transaction) => {
      const store = transaction.objectStore("updates");
      const keys = await store.index("document").getAllKeys(id);
      if (keys.length === 0) {
        this.#seen = await store.add({ document: id, update: seed });
        await transaction.objectStore("projections").put({ states: [seed] }, id);
        return [seed];
      }
      this.#seen = Math.max(...keys);
      return (await store.index("document").getAll(id)).map(({ update }) => update);
    });
  }

  /**
   * Put an update on the disk.
   * @param {Uint8Array} update
   * @param {() => Uint8Array} whole the document's whole state, wanted where another tab removed it
   * @param {Uint8Array} [projection] the state that the document's file is in now
   * @returns {Promise<boolean>} whether somebody had deleted the document: it is to be put back
   */
  append(update, whole, projection) {
    const identity = this.#identity;
    return documentDatabase.change(["documents", "updates", "projections"], async (transaction) => {
      const documents = transaction.objectStore("documents");
      const known = await documents.get(identity.id);
      const isDeleted = !known || known.deletedFrom !== undefined;
      // Writing beats deleting: what is called saved must be found again.
      if (isDeleted) await documents.put(writtenInBin(known ?? identity));
      await transaction
        .objectStore("updates")
        .add({ document: identity.id, update: known ? update : whole() });
      if (projection) {
        await remember(transaction.objectStore("projections"), identity.id, projection);
      }
      return isDeleted;
    });
  }

  /** @returns {Promise<Uint8Array[]>} the states that the document's file was written in */
  async projections() {
    const { id } = this.#identity;
    const record = await orLost(
      documentDatabase.use((database) => database.get("projections", id)),
    );
    // Without a damaged one the file is compared with those before it.
    return record?.states.filter(isReadable) ?? [];
  }

  /** @param {Uint8Array} state that the document's file is about to be written in */
  remember(state) {
    const { id } = this.#identity;
    return documentDatabase.change(["projections"], (transaction) =>
      remember(transaction.objectStore("projections"), id, state),
    );
  }

  /** @returns {Promise<Uint8Array[]>} what was appended since the last look, by any tab */
  news() {
    return documentDatabase.use(async (database) => {
      const transaction = database.transaction("updates");
      const index = transaction.store.index("document");
      const found = [];
      let cursor = await index.openCursor(this.#identity.id, "prev");
      let newest = this.#seen;
      for (; cursor && cursor.primaryKey > this.#seen; cursor = await cursor.continue()) {
        newest = Math.max(newest, cursor.primaryKey);
        found.push(cursor.value.update);
      }
      this.#seen = newest;
      return found.reverse();
    });
  }

  /**
   * Make one entry of many, without what was deleted; one tab does it for all.
   *
   * Never rejects: the long log is as good, and the next opening tries again.
   */
  async compact() {
    try {
      await navigator.locks.request(`${this.id}:compact`, { ifAvailable: true }, async (lock) => {
        if (lock) await this.#compact();
      });
    } catch (error) {
      console.warn("The log of a notebook stays long:", error);
    }
  }

  #compact() {
    const { id } = this.#identity;
    return documentDatabase.change(["updates"], async (transaction) => {
      const store = transaction.objectStore("updates");
      const keys = await store.index("document").getAllKeys(id);
      if (keys.length <= COMPACT_ABOVE) return;
      const records = await store.index("document").getAll(id);
      const { doc } = NotebookDoc.fromUpdates(records.map(({ update }) => update));
      // A new entry under a new key: tabs that look for news find it.
      await store.add({ document: id, update: Y.encodeStateAsUpdate(doc) });
      await Promise.all(keys.map((key) => store.delete(key)));
    });
  }

  /**
   * Set damaged entries aside, so that the rest opens, and say so.
   * @returns {Promise<Uint8Array[]>} the others
   */
  async quarantine() {
    const { id } = this.#identity;
    const { kept, damaged } = await this.#setAside();
    await damagedRecords.tell(id, damaged);
    return kept;
  }

  async #setAside() {
    const { id } = this.#identity;
    const keys = await documentDatabase.use((database) =>
      database.getAllKeysFromIndex("updates", "document", id),
    );
    const kept = [];
    let damaged = 0;
    for (const key of keys) {
      const record = await orLost(documentDatabase.use((database) => database.get("updates", key)));
      if (record === undefined) continue; // Another tab was faster.
      if (record && isReadable(record.update)) {
        kept.push(record.update);
        continue;
      }
      damaged += 1;
      const update = record?.update ?? new Uint8Array(0);
      await documentDatabase.change(["updates", "damaged"], async (transaction) => {
        const found = new Date();
        await transaction
          .objectStore("damaged")
          .add({ document: id, update, found, kind: "change" });
        await transaction.objectStore("updates").delete(key);
      });
    }
    return { kept, damaged };
  }

  /**
   * Have the whole document in the log, where it was put together from elsewhere.
   * @param {Uint8Array} state
   */
  async mend(state) {
    const { id } = this.#identity;
    await documentDatabase.change(["updates"], (transaction) =>
      transaction.objectStore("updates").add({ document: id, update: state }),
    );
  }

  /** Forget the remembered states where they are lost: the next are written without reading them. */
  async forgetLostProjections() {
    const { id } = this.#identity;
    const record = await orLost(
      documentDatabase.use((database) => database.get("projections", id)),
    );
    if (record !== null) return;
    await documentDatabase.change(["projections"], (transaction) =>
      transaction.objectStore("projections").delete(id),
    );
  }
}

/**
 * @param {import("../vendor/idb.js").IDBPObjectStore<
 *   import("./document_database.js").DocumentSchema, any, "projections", "readwrite">} store
 * @param {string} id
 * @param {Uint8Array} state
 */
async function remember(store, id, state) {
  const states = (await store.get(id))?.states ?? [];
  await store.put({ states: [...states, state].slice(-REMEMBERED) }, id);
}

/** @param {Uint8Array} update */
function isReadable(update) {
  try {
    Y.applyUpdate(new Y.Doc(), update);
    return true;
  } catch {
    return false;
  }
}
