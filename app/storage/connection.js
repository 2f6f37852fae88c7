/** A connection to an IndexedDB database that mends itself. */

import { note } from "../diagnostics/log.js";
import { openDB } from "../vendor/idb.js";
import { StorageError, explained } from "./errors.js";
import { freshLog } from "./fresh_log.js";

/**
 * @template {import("../vendor/idb.js").DBSchema} Schema
 * @typedef {import("../vendor/idb.js").IDBPDatabase<Schema>} Database
 */

/** Milliseconds that opening may take before it is said that it takes too long. */
const PATIENCE = 8_000;
const SILENT =
  "The browser's storage does not answer. Close the other tabs of Fieldbook; if that does not " +
  "help, restart the browser.";

/**
 * Opened on first use; opened again when the browser closed it (storage cleared, a crash of its
 * storage process). One per database and page or worker.
 * @template {import("../vendor/idb.js").DBSchema} Schema
 */
export class Connection {
  /** @type {Promise<Database<Schema>> | null} */
  #opening = null;
  /** Whether `#opening` has come to its end. */
  #isOpen = false;
  /** @type {Set<() => void>} */
  #lostListeners = new Set();
  #name;
  #version;
  #upgrade;

  /**
   * @param {string} name
   * @param {number} version
   * @param {NonNullable<import("../vendor/idb.js").OpenDBCallbacks<Schema>["upgrade"]>} upgrade
   */
  constructor(name, version, upgrade) {
    this.#name = name;
    this.#version = version;
    this.#upgrade = upgrade;
  }

  /**
   * Hear that the browser closed the database: what was in it may be gone.
   * @param {() => void} listener
   * @returns {() => void} ends it
   */
  onLost(listener) {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /**
   * Run `work` on the open database; failures come explained.
   * @template Result
   * @param {(database: Database<Schema>) => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  async use(work) {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "InvalidStateError")) {
        throw this.#noted(error);
      }
    }
    // The connection was found closed before anything was done: a new one may do.
    this.#close();
    try {
      return await work(await this.#open());
    } catch (error) {
      throw this.#noted(error);
    }
  }

  /** @param {unknown} error */
  #noted(error) {
    const failure = explained(error);
    note("warning", `Database ${this.#name}: ${failure.name}. ${failure.message}`);
    return failure;
  }

  /**
   * Run `work` in one transaction that is on the disk when this returns, or changed nothing.
   *
   * Inside it nothing may be awaited but the transaction's own requests.
   * @template {import("../vendor/idb.js").StoreNames<Schema>} Names
   * @template Result
   * @param {Names[]} stores
   * @param {(transaction: import("../vendor/idb.js").IDBPTransaction<Schema, Names[], "readwrite">)
   *   => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  async change(stores, work) {
    await freshLog();
    return this.use(async (database) => {
      const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
      // Failures arrive by the requests too; without this they would be reported a second time.
      transaction.done.catch(() => undefined);
      let result;
      try {
        result = await work(transaction);
      } catch (error) {
        // The transaction knows better (a full disk) than the request that it took along.
        const reason = transaction.error ?? error;
        abort(transaction);
        throw reason;
      }
      await transaction.done;
      return result;
    });
  }

  async #open() {
    this.#opening ??= this.#connect().catch((error) => {
      this.#close();
      throw error;
    });
    if (this.#isOpen) return this.#opening;
    // One that waits for other tabs may wait for ever, and the person must hear why.
    let timer;
    const silence = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new StorageError("TimeoutError", SILENT)), PATIENCE);
    });
    try {
      const database = await Promise.race([this.#opening, silence]);
      this.#isOpen = true;
      return database;
    } finally {
      clearTimeout(timer);
    }
  }

  #close() {
    this.#opening = null;
    this.#isOpen = false;
  }

  /** @returns {Promise<Database<Schema>>} */
  async #connect() {
    try {
      return await this.#openAt(this.#version);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "VersionError")) throw error;
    }
    // A later build has been here. Schemas only grow, so what this one needs is there.
    return this.#openAt(undefined);
  }

  /**
   * @param {number | undefined} version the one that the database has, where there is none given
   * @returns {Promise<Database<Schema>>}
   */
  #openAt(version) {
    return new Promise((resolve, reject) => {
      openDB(this.#name, version, {
        upgrade: this.#upgrade,
        blocked: () =>
          reject(
            new StorageError(
              "BlockedError",
              "Another tab holds an older version of Fieldbook. Close the other tabs.",
            ),
          ),
        // A newer version wants to upgrade: it must not wait for this one.
        blocking: (_current, _blocked, event) => {
          this.#close();
          /** @type {IDBDatabase} */ (event.target).close();
        },
        terminated: () => {
          this.#close();
          this.#lostListeners.forEach((listener) => listener());
        },
      }).then(resolve, reject);
    });
  }
}

/** @param {{abort(): void}} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // The browser ended it already.
  }
}
