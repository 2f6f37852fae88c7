/** One mount's side of the three-way merge: looks, plans, and does it in one transaction. */

import {
  CHANNEL,
  anyTime,
  leaveMark,
  markIn,
  readMark,
  workspaceDatabase,
} from "./database.js";
import { LARGE, largeFiles } from "./large.js";
import { openLargeFiles } from "./large_nodes.js";
import { Exchange } from "./exchange.js";
import { isLost, isLostForGood } from "./lost_records.js";
import { isSame, planMerge, planWithout, wantedRecords } from "./merge_plan.js";
import { MountFiles } from "./mount_files.js";
import { BIN_KEY, ROOT, pathOf } from "./paths.js";

/**
 * @typedef {import("./exchange.js").Result} Result
 * @typedef {import("./exchange.js").Records} Records
 * @typedef {import("./database.js").FileStore} FileStore
 * @typedef {import("./merge_plan.js").BaseEntry} BaseEntry
 */

export class WorkspaceSync {
  #files;
  #readOnly;
  #channel = new BroadcastChannel(CHANNEL);
  /** What the mount and the database last agreed on. @type {Map<string, BaseEntry>} */
  #base = new Map();
  /** Which versions the browser has lost: paths with the version's time. @type {Map<string, number>} */
  #lost = new Map();
  /**
   * The database's mark when a merge found nothing to do, not even something to make sure of. As long
   * as it is there and the mount is as agreed, every further merge would find the same.
   * @type {string | null}
   */
  #settled = null;

  /**
   * @param {import("./emscripten.types.js").FileSystem} fs
   * @param {boolean} readOnly
   */
  constructor(fs, readOnly) {
    this.#files = new MountFiles(fs);
    this.#readOnly = readOnly;
    // An earlier build in another tab has left no mark.
    this.#channel.onmessage = ({ data }) => {
      if (!data.marked) this.#settled = null;
    };
  }

  /** Whether the mount has something that the database may not have: a walk through its nodes. */
  get isTouched() {
    return !this.#files.areSettled(this.#base);
  }

  /** @returns {Promise<Result>} paths relative to the workspace */
  async sync() {
    // Looked at before anything is awaited: what is written meanwhile is the next sync's.
    if (this.#settled === null || this.isTouched || (await readMark()) !== this.#settled) {
      return this.#merged();
    }
    await openLargeFiles();
    const lost = [...this.#lost.keys()].map(pathOf);
    return { pulled: [], pushed: [], dropped: [], removed: [], conflicts: [], lost };
  }

  async #merged() {
    const result = await navigator.locks.request(`idbfs:${ROOT}`, () => this.#exchange());
    const changed = [
      ...result.pushed,
      ...result.removed,
      ...result.conflicts.map(({ copy }) => copy),
    ];
    if (changed.length > 0) this.#channel.postMessage({ paths: changed, marked: true });
    return result;
  }

  async #exchange() {
    const large = this.#readOnly ? [] : this.#changedLargeFiles();
    const result =
      large.length > 0 && (await largeFiles.isAvailable())
        ? await this.#withLarge(large)
        : await this.#merge(new Map());
    await openLargeFiles();
    return result;
  }

  /** Large files go to OPFS before the transaction, in which nothing else can be awaited. */
  #changedLargeFiles() {
    const found = [];
    for (const [path, entry] of this.#files.entries()) {
      if (entry.size < LARGE || this.#files.isLarge(path)) continue;
      const base = this.#base.get(path);
      if (!base || base.unsure || !isSame(base, entry)) found.push(path);
    }
    return found;
  }

  /** @param {string[]} paths */
  #withLarge(paths) {
    return largeFiles.keeping(async () => {
      /** @type {Map<string, string>} */
      const hashes = new Map();
      for (const path of paths) {
        hashes.set(path, await largeFiles.keep(new Blob([this.#files.contents(path)])));
      }
      return this.#merge(hashes);
    });
  }

  /** @param {Map<string, string>} hashes of large files by path */
  async #merge(hashes) {
    try {
      return await this.#mergeKnown(hashes);
    } catch (error) {
      // One value that is lost takes the whole transaction along.
      if (!isLost(error) || !(await this.#findLost())) throw error;
      return this.#mergeKnown(hashes);
    }
  }

  /** @param {Map<string, string>} hashes of large files by path @returns {Promise<Result>} */
  async #mergeKnown(hashes) {
    const exchange = this.#readOnly
      ? await workspaceDatabase.use((database) =>
          this.#exchangeIn(database.transaction("FILE_DATA").store, null, hashes),
        )
      : await workspaceDatabase.change(["FILE_DATA"], (transaction) => {
          const store = transaction.objectStore("FILE_DATA");
          return this.#exchangeIn(store, store, hashes);
        });
    // Only what is on the disk is agreed on.
    exchange.commit();
    const result = exchange.result(pathOf);
    // What was pushed in its place is there again.
    const lost = [...this.#lost.keys()].map(pathOf).filter((path) => !result.pushed.includes(path));
    return { ...result, lost };
  }

  /**
   * @param {Records} reads
   * @param {FileStore | null} writes
   * @param {Map<string, string>} hashes
   */
  async #exchangeIn(reads, writes, hashes) {
    const mark = await markIn(reads);
    const remote = await timesIn(reads);
    const local = this.#files.entries();
    const plan = this.#plan(local, remote);
    const exchange = new Exchange(this.#files, local, remote, this.#base, hashes, reads, writes);
    await exchange.run(plan);
    if (writes && (exchange.hasWritten || mark === undefined)) leaveMark(writes);
    // Within the transaction: what is told of a change after it must not be overwritten.
    this.#settled = plan.size === 0 ? (mark ?? null) : null;
    return exchange;
  }

  /**
   * @param {Map<string, import("./merge_plan.js").LocalEntry>} local
   * @param {Map<string, number>} remote
   */
  #plan(local, remote) {
    for (const [path, time] of this.#lost) {
      // It was written anew, or is gone.
      if (remote.get(path) !== time) this.#lost.delete(path);
    }
    return planWithout(planMerge(local, remote, this.#base), new Set(this.#lost.keys()), local);
  }

  /**
   * Read what a sync would read, each in a transaction of its own.
   * @returns {Promise<boolean>} whether something is lost that was not known to be
   */
  async #findLost() {
    const known = this.#lost.size;
    const remote = await workspaceDatabase.use((database) =>
      timesIn(database.transaction("FILE_DATA").store),
    );
    for (const path of wantedRecords(this.#plan(this.#files.entries(), remote))) {
      try {
        await workspaceDatabase.use((database) => database.get("FILE_DATA", path));
      } catch (error) {
        if (!isLostForGood(error)) throw error;
        this.#lost.set(path, /** @type {number} */ (remote.get(path)));
      }
    }
    return this.#lost.size > known;
  }
}

/**
 * When each file and folder was written, but for what is in the bin.
 * @param {Records} store
 * @returns {Promise<Map<string, number>>}
 */
async function timesIn(store) {
  const times = new Map();
  // Keys of an index only: contents stay on the disk.
  let cursor = await store.index("timestamp").openKeyCursor(anyTime());
  for (; cursor; cursor = await cursor.continue()) {
    const key = cursor.primaryKey;
    if (key !== BIN_KEY && !key.startsWith(`${BIN_KEY}/`)) times.set(key, cursor.key.getTime());
  }
  return times;
}
