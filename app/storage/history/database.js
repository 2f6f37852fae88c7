/**
 * The database of versions. One of its own: earlier builds don't know of it and open the documents
 * as ever.
 */

import { Connection } from "../connection.js";

/**
 * Why a version was kept: time had passed, or something was about to happen.
 * @typedef {"time" | "restore" | "file" | "outputs"} Reason
 */

/**
 * A notebook as it was; what it held lies apart, so that a list reads none of it.
 * @typedef {object} VersionRecord
 * @property {string} document
 * @property {number} at milliseconds since 1970
 * @property {Reason} reason
 * @property {[string, number][]} cells ids in their order, each with a checksum of the cell
 * @property {number} size in bytes as kept
 */

/**
 * @typedef {import("../../vendor/idb.js").DBSchema & {
 *   versions: {key: number, value: VersionRecord, indexes: {document: string}},
 *   contents: {key: number, value: Blob},
 * }} HistorySchema
 */

/** @type {Connection<HistorySchema>} */
export const historyDatabase = new Connection("fieldbook-history", 1, (database) => {
  const versions = database.createObjectStore("versions", { autoIncrement: true });
  versions.createIndex("document", "document");
  database.createObjectStore("contents");
});
