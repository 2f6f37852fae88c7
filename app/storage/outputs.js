/**
 * What cells produced, beside the documents: by document and cell, so that typing never rewrites
 * it. Long texts (images, tables) lie once each under their hash.
 */

import { damagedRecords } from "./damaged.js";
import { documentDatabase } from "./document_database.js";
import { dropBlobs, identify } from "./identities.js";
import { isLost, orLost } from "./lost_records.js";
import { cleanPath } from "./paths.js";

/** Where tabs tell each other `{path, cells}` whose outputs changed. */
const CHANNEL = "fieldbook-outputs";
/** From this length on a text is kept as a blob. */
const LONG = 16 * 1024;
/** Stands for a long text; no output of Jupyter's form has a value with this key alone. */
const REFERENCE = "$blob";

/** @typedef {import("./document_database.js").OutputRecord} OutputRecord */

class Outputs {
  #channel = new BroadcastChannel(CHANNEL);
  /** @type {Set<(json: string) => void>} */
  #listeners = new Set();

  constructor() {
    this.#channel.onmessage = ({ data }) => {
      const json = JSON.stringify(data);
      for (const listener of this.#listeners) listener(json);
    };
  }

  /**
   * Keep a cell's outputs in place of its earlier ones.
   * @param {string} id of the document
   * @param {string} path where its file is
   * @param {string} cellId
   * @param {string} json
   */
  async save(id, path, cellId, json) {
    const { light, blobs } = await lightened(json);
    await documentDatabase.change(["outputs", "blobs"], async (transaction) => {
      const [outputs, stored] = [
        transaction.objectStore("outputs"),
        transaction.objectStore("blobs"),
      ];
      const hashes = [...blobs.keys()];
      const previous = await outputs.get([id, cellId]);
      if (previous) await dropBlobs(outputs, stored, previous, hashes);
      for (const [hash, text] of blobs) {
        if ((await stored.getKey(hash)) === undefined) await stored.put(text, hash);
      }
      await outputs.put({ document: id, cell: cellId, json: light, blobs: hashes });
    });
    this.#channel.postMessage({ path: cleanPath(path), cells: [cellId] });
  }

  /**
   * @param {string} path
   * @returns {Promise<string>} JSON `{cell id: record}`
   */
  async load(path) {
    const { id } = await identify(cleanPath(path));
    let loaded;
    try {
      loaded = await this.#load(id);
    } catch (error) {
      if (!isLost(error)) throw error;
      await setLostAside(id);
      loaded = await this.#load(id);
    }
    if (loaded.damaged.length > 0) await setAside(loaded.damaged);
    return loaded.text;
  }

  /** @param {string} id */
  #load(id) {
    return documentDatabase.use(async (database) => {
      const transaction = database.transaction(["outputs", "blobs"]);
      const records = await transaction.objectStore("outputs").index("document").getAll(id);
      /** @type {Map<string, string>} */
      const blobs = new Map();
      for (const hash of new Set(records.flatMap((record) => record.blobs))) {
        blobs.set(hash, (await transaction.objectStore("blobs").get(hash)) ?? "");
      }
      const cells = [];
      const damaged = [];
      for (const record of records) {
        if (!isReadable(record)) damaged.push(record);
        else cells.push(`${JSON.stringify(record.cell)}:${whole(record, blobs)}`);
      }
      return { text: `{${cells.join(",")}}`, damaged };
    });
  }

  /**
   * Forget one cell's outputs, or all of the notebook's.
   * @param {string} path
   * @param {string | null} [cellId]
   */
  async remove(path, cellId) {
    const { id } = await identify(cleanPath(path));
    const cells = await documentDatabase.change(["outputs", "blobs"], async (transaction) => {
      const [outputs, stored] = [
        transaction.objectStore("outputs"),
        transaction.objectStore("blobs"),
      ];
      const removed = [];
      for (const record of await outputs.index("document").getAll(id)) {
        if (cellId && record.cell !== cellId) continue;
        await dropBlobs(outputs, stored, record, []);
        await outputs.delete([id, record.cell]);
        removed.push(record.cell);
      }
      return removed;
    });
    if (cells.length > 0) this.#channel.postMessage({ path: cleanPath(path), cells });
  }

  /**
   * Hear of outputs that other tabs saved or removed.
   * @param {(json: string) => void} listener gets JSON `{path, cells}`
   * @returns {() => void} ends it
   */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/**
 * The same JSON with long texts replaced by references, and those texts by their hashes.
 * @param {string} json
 */
async function lightened(json) {
  /** @type {Map<string, string>} */
  const hashes = new Map();
  const record = JSON.parse(json, (_key, value) => {
    if (typeof value === "string" && value.length >= LONG) hashes.set(value, "");
    return value;
  });
  for (const text of hashes.keys()) hashes.set(text, await hashOf(text));
  const light = JSON.stringify(record, (_key, value) => {
    const hash = typeof value === "string" ? hashes.get(value) : undefined;
    return hash === undefined ? value : { [REFERENCE]: hash };
  });
  return { light, blobs: new Map(Array.from(hashes, ([text, hash]) => [hash, text])) };
}

/** @param {OutputRecord} record */
function isReadable({ json }) {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

/**
 * Put damaged records where they hinder nobody; the notebook's file has outputs of its own.
 * @param {OutputRecord[]} records of one document
 */
async function setAside(records) {
  await documentDatabase.change(["outputs", "damaged"], async (transaction) => {
    for (const { document, cell, json } of records) {
      const update = new TextEncoder().encode(String(json));
      const found = new Date();
      await transaction.objectStore("damaged").add({ document, update, found, kind: "outputs" });
      await transaction.objectStore("outputs").delete([document, cell]);
    }
  });
  await damagedRecords.tell(records[0]?.document ?? "", records.length);
}

/**
 * Take away what the browser has lost of a document's outputs.
 * @param {string} id
 */
async function setLostAside(id) {
  const keys = await documentDatabase.use((database) =>
    database.getAllKeysFromIndex("outputs", "document", id),
  );
  let lost = 0;
  for (const key of keys) {
    const record = await orLost(documentDatabase.use((database) => database.get("outputs", key)));
    if (record === null) {
      await giveUp(id, (transaction) => transaction.objectStore("outputs").delete(key));
      lost += 1;
    }
    for (const hash of record?.blobs ?? []) {
      const text = await orLost(documentDatabase.use((database) => database.get("blobs", hash)));
      if (text !== null) continue;
      await giveUp(id, (transaction) => transaction.objectStore("blobs").delete(hash));
      lost += 1;
    }
  }
  await damagedRecords.tell(id, lost);
}

/** @typedef {"outputs" | "blobs" | "damaged"} Touched */

/**
 * @param {string} document
 * @param {(transaction: import("../vendor/idb.js").IDBPTransaction<
 *   import("./document_database.js").DocumentSchema, Touched[], "readwrite">) => Promise<void>} remove
 */
function giveUp(document, remove) {
  return documentDatabase.change(["outputs", "blobs", "damaged"], async (transaction) => {
    const [update, found] = [new Uint8Array(0), new Date()];
    await transaction.objectStore("damaged").add({ document, update, found, kind: "outputs" });
    await remove(transaction);
  });
}

/**
 * @param {OutputRecord} record
 * @param {Map<string, string>} blobs
 */
function whole(record, blobs) {
  if (record.blobs.length === 0) return record.json;
  const value = JSON.parse(record.json, (_key, part) => {
    const hash = part !== null && typeof part === "object" ? part[REFERENCE] : undefined;
    return typeof hash === "string" && record.blobs.includes(hash) ? blobs.get(hash) : part;
  });
  return JSON.stringify(value);
}

/** @param {string} text */
async function hashOf(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const outputs = new Outputs();
