/** Records that can't be read: set aside, said, and given to whoever wants to look into them. */

import { note } from "../diagnostics/log.js";
import { documentDatabase } from "./document_database.js";
import { giveToPerson } from "./downloads.js";

/** @typedef {import("./document_database.js").DamagedRecord} DamagedRecord */

class DamagedRecords {
  /** @type {Set<(json: string) => void>} */
  #listeners = new Set();

  /**
   * Hear of what is set aside while this page is open.
   * @param {(json: string) => void} listener gets JSON `{path, records}`: whose, and how many
   * @returns {() => void} ends it
   */
  onFound(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Records were set aside: say so.
   * @param {string} document
   * @param {number} records
   */
  async tell(document, records) {
    if (records === 0) return;
    note("warning", `${records} damaged records of a notebook were set aside.`);
    const identity = await documentDatabase.use((database) => database.get("documents", document));
    const json = JSON.stringify({ path: identity?.path ?? "", records });
    this.#listeners.forEach((listener) => listener(json));
  }

  /** @returns {Promise<string>} JSON `[{key, path, kind, found, size}]`, what was found last first */
  list() {
    return documentDatabase.use(async (database) => {
      const transaction = database.transaction(["damaged", "documents"]);
      const found = [];
      for await (const { primaryKey, value } of transaction.objectStore("damaged")) {
        const identity = await transaction.objectStore("documents").get(value.document);
        found.push({
          key: primaryKey,
          path: identity?.path ?? "",
          kind: value.kind ?? "change",
          found: value.found.getTime(),
          size: value.update.length,
        });
      }
      return JSON.stringify(found.reverse());
    });
  }

  /**
   * Give a record to the person as it is.
   * @param {number} key
   * @param {string} name
   */
  async download(key, name) {
    const record = await documentDatabase.use((database) => database.get("damaged", key));
    if (record) giveToPerson(new Blob([/** @type {BlobPart} */ (record.update)]), name);
  }

  /** @param {number} key */
  async remove(key) {
    await documentDatabase.change(["damaged"], (transaction) =>
      transaction.objectStore("damaged").delete(key),
    );
  }
}

export const damagedRecords = new DamagedRecords();
