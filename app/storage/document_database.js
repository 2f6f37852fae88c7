/** The database of documents: identities, updates, what is known of their files, outputs. */

import { Connection } from "./connection.js";

/**
 * A document's identity. It outlives renaming: updates and outputs hang on `id`, not on the path.
 * @typedef {object} Identity
 * @property {string} id
 * @property {string} path
 * @property {string} [movedFrom] set while a rename is under way: the file may still be there
 * @property {string} [deletedFrom] where it was before it came into the bin
 * @property {boolean} [edited] written in since then: it is to be put back
 */

/**
 * One entry of the append-only log of a document.
 * @typedef {object} UpdateRecord
 * @property {string} document
 * @property {Uint8Array} update
 */

/**
 * The document's states that were written to its `.ipynb`, newest last.
 * @typedef {object} ProjectionRecord
 * @property {Uint8Array[]} states
 */

/**
 * A cell's outputs; long texts in `json` are replaced by references to blobs.
 * @typedef {object} OutputRecord
 * @property {string} document
 * @property {string} cell
 * @property {string} json
 * @property {string[]} blobs hashes of the blobs that `json` refers to
 */

/**
 * A record that can't be read, as it is: an update, the text of outputs, a projection.
 * @typedef {object} DamagedRecord
 * @property {string} document
 * @property {Uint8Array} update
 * @property {Date} found
 * @property {"change" | "outputs" | "state"} [kind] a change where earlier builds set none
 */

/**
 * @typedef {import("../vendor/idb.js").DBSchema & {
 *   documents: {key: string, value: Identity, indexes: {path: string, movedFrom: string}},
 *   updates: {key: number, value: UpdateRecord, indexes: {document: string}},
 *   projections: {key: string, value: ProjectionRecord},
 *   damaged: {key: number, value: DamagedRecord},
 *   outputs: {key: [string, string], value: OutputRecord,
 *     indexes: {document: string, blobs: string}},
 *   blobs: {key: string, value: string},
 * }} DocumentSchema
 */

/**
 * The schema only grows, also in later versions: an earlier build opens what a later one has made.
 * @type {Connection<DocumentSchema>}
 */
export const documentDatabase = new Connection("fieldbook-documents", 1, (database) => {
  const documents = database.createObjectStore("documents", { keyPath: "id" });
  documents.createIndex("path", "path");
  documents.createIndex("movedFrom", "movedFrom");
  const updates = database.createObjectStore("updates", { autoIncrement: true });
  updates.createIndex("document", "document");
  database.createObjectStore("projections");
  database.createObjectStore("damaged", { autoIncrement: true });
  const outputs = database.createObjectStore("outputs", { keyPath: ["document", "cell"] });
  outputs.createIndex("document", "document");
  outputs.createIndex("blobs", "blobs", { multiEntry: true });
  database.createObjectStore("blobs");
});
