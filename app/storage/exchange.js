/** Carries out a merge plan in one transaction: what goes where, what both then agree on. */

import { wantedRecords } from "./merge_plan.js";
import { otherNames } from "./paths.js";

/**
 * @typedef {import("./database.js").FileRecord} FileRecord
 * @typedef {import("./merge_plan.js").BaseEntry} BaseEntry
 * @typedef {import("./merge_plan.js").LocalEntry} LocalEntry
 * @typedef {import("./merge_plan.js").Step} Step
 * @typedef {import("./mount_files.js").MountFiles} MountFiles
 */

/**
 * The store inside a transaction.
 * @typedef {import("../vendor/idb.js").IDBPObjectStore<import("./database.js").WorkspaceSchema,
 *   "FILE_DATA"[], "FILE_DATA", "readonly" | "readwrite">} Records
 */

/** @typedef {import("./database.js").FileStore} FileStore */

/**
 * @typedef {object} Result
 * @property {string[]} pulled into the mount
 * @property {string[]} pushed into the database
 * @property {string[]} dropped from the mount
 * @property {string[]} removed from the database
 * @property {{path: string, copy: string}[]} conflicts both versions stayed: the mount's as `copy`
 * @property {string[]} lost what the browser has of them can't be read, so the mount goes without
 */

export class Exchange {
  #files;
  #local;
  #remote;
  #base;
  #hashes;
  #reads;
  #writes;
  /**
   * Agreed on once the transaction is complete; `null` means gone.
   * @type {Map<string, BaseEntry | null>}
   */
  #pending = new Map();
  /**
   * Work on folders that waits until what is in them has been dealt with.
   * @type {(() => void)[]}
   */
  #later = [];
  #started = Date.now();
  /** Whether something was written that is to be on the disk. */
  hasWritten = false;
  /** @type {Omit<Result, "lost">} */
  #result = { pulled: [], pushed: [], dropped: [], removed: [], conflicts: [] };

  /**
   * @param {MountFiles} files
   * @param {Map<string, LocalEntry>} local
   * @param {Map<string, number>} remote
   * @param {Map<string, BaseEntry>} base changed by `commit`
   * @param {Map<string, string>} hashes of large files' contents that are in OPFS already
   * @param {Records} reads
   * @param {FileStore | null} writes `null` where what is written in the mount stays there
   */
  constructor(files, local, remote, base, hashes, reads, writes) {
    this.#files = files;
    this.#local = local;
    this.#remote = remote;
    this.#base = base;
    this.#hashes = hashes;
    this.#reads = reads;
    this.#writes = writes;
  }

  /** @param {Map<string, Step>} plan */
  async run(plan) {
    const records = await this.#records(plan);
    for (const [path, step] of plan) {
      // Python may have run while records were read: the next sync sees what it did.
      if (!this.#files.isUntouched(path, this.#local.get(path))) continue;
      this.#do(path, step, records.get(path));
    }
    // Inner folders before those around them.
    for (const work of this.#later.reverse()) work();
  }

  /** The transaction is complete: both sides agree. */
  commit() {
    for (const [path, entry] of this.#pending) {
      if (entry) this.#base.set(path, entry);
      else this.#base.delete(path);
    }
  }

  /** @param {(key: string) => string} pathOf @returns {Omit<Result, "lost">} */
  result(pathOf) {
    const { pulled, pushed, dropped, removed, conflicts } = this.#result;
    return {
      pulled: pulled.map(pathOf),
      pushed: pushed.map(pathOf),
      dropped: dropped.map(pathOf),
      removed: removed.map(pathOf),
      conflicts: conflicts.map(({ path, copy }) => ({ path: pathOf(path), copy: pathOf(copy) })),
    };
  }

  /** @param {Map<string, Step>} plan */
  async #records(plan) {
    /** @type {Map<string, FileRecord>} */
    const records = new Map();
    await Promise.all(
      wantedRecords(plan).map(async (path) => {
        const record = await this.#reads.get(path);
        if (record) records.set(path, record);
      }),
    );
    return records;
  }

  /**
   * @param {string} path
   * @param {Step} step
   * @param {FileRecord | undefined} record
   */
  #do(path, step, record) {
    switch (step) {
      case "push":
        return this.#push(path);
      case "pull":
        return record && this.#pull(path, record);
      case "compare":
        return record && this.#compare(path, record);
      case "verify":
        if (record && this.#holds(path, record)) return this.#agree(path);
        return this.#push(path);
      case "forget":
        return void this.#pending.set(path, null);
      case "dropLocal":
        if (this.#local.get(path)?.folder) return this.#postpone(() => this.#dropFolder(path));
        this.#files.remove(path);
        return this.#dropped(path);
      case "dropRemote":
        if (this.#base.get(path)?.folder) return this.#postpone(() => this.#deleteFolder(path));
        return this.#delete(path);
    }
  }

  /** @param {string} path */
  #push(path) {
    if (!this.#writes) return;
    const record = this.#files.record(path, this.#hashes.get(path));
    if (this.#remote.get(path) === record.timestamp.getTime() && record.link === undefined) {
      // Other mounts tell versions by their time: a new version needs a new one.
      record.timestamp = new Date(record.timestamp.getTime() + 1);
      this.#files.setTime(path, record.timestamp.getTime());
    }
    this.#put(path, record);
    this.#result.pushed.push(path);
  }

  /**
   * @param {string} path
   * @param {FileRecord} record
   */
  #pull(path, record) {
    if (!this.#files.store(path, record)) return;
    this.#remote.set(path, record.timestamp.getTime());
    this.#agree(path, (entry) => entry.time);
    this.#result.pulled.push(path);
  }

  /**
   * Both sides have a version of their own: the database's keeps the name.
   * @param {string} path
   * @param {FileRecord} record
   */
  #compare(path, record) {
    if (this.#holds(path, record)) return this.#agree(path);
    if (!this.#writes && !this.#local.get(path)?.folder) return this.#pull(path, record);
    if (this.#local.get(path)?.folder) {
      return this.#postpone(() => this.#compareFolder(path, record));
    }
    const copy = this.#freeName(path);
    this.#files.rename(path, copy);
    this.#push(copy);
    this.#pull(path, record);
    this.#result.conflicts.push({ path, copy });
  }

  /**
   * A folder here, a file there: the folder gives way when nothing is left in it.
   * @param {string} path
   * @param {FileRecord} record
   */
  #compareFolder(path, record) {
    if (this.#files.removeFolder(path)) return this.#pull(path, record);
    const copy = this.#freeName(path);
    this.#pull(copy, record);
    this.#put(copy, record);
    this.#push(path);
    this.#result.conflicts.push({ path, copy });
  }

  /** @param {string} path */
  #dropFolder(path) {
    if (this.#files.removeFolder(path)) this.#dropped(path);
    else this.#push(path);
  }

  /** @param {string} path */
  #deleteFolder(path) {
    const isInside = (/** @type {string} */ other) => other.startsWith(`${path}/`);
    if (![...this.#remote.keys()].some(isInside)) return this.#delete(path);
    // Somebody put something into it meanwhile.
    this.#files.makeFolder(path);
    this.#agree(path);
  }

  /** @param {() => void} work */
  #postpone(work) {
    this.#later.push(work);
  }

  /** @param {string} path */
  #dropped(path) {
    this.#pending.set(path, null);
    this.#result.dropped.push(path);
  }

  /** @param {string} path @param {FileRecord} record */
  #put(path, record) {
    if (this.#writes) this.hasWritten = true;
    void this.#writes?.put(record, path);
    this.#remote.set(path, record.timestamp.getTime());
    this.#agree(path);
  }

  /** @param {string} path */
  #delete(path) {
    if (!this.#writes) return;
    this.hasWritten = true;
    void this.#writes.delete(path);
    this.#remote.delete(path);
    this.#pending.set(path, null);
    this.#result.removed.push(path);
  }

  /**
   * @param {string} path
   * @param {(entry: LocalEntry) => number} writtenAt what was pulled is written here and now, and
   *   not by a program
   */
  #agree(path, writtenAt = ({ time, changed }) => Math.max(time, changed)) {
    const entry = this.#files.entry(path);
    const remote = this.#remote.get(path);
    if (!entry || remote === undefined) return;
    // Within the clock's resolution the file may be written again without its time telling.
    const unsure = !entry.folder && writtenAt(entry) >= this.#started - 2;
    this.#pending.set(path, { ...entry, remote, unsure });
  }

  /** @param {string} path @param {FileRecord} record */
  #holds(path, record) {
    return this.#files.holds(path, record, this.#hashes.get(path));
  }

  /** @param {string} path */
  #freeName(path) {
    const label = (/** @type {number} */ number) =>
      number === 2 ? "(conflicting copy)" : `(conflicting copy ${number - 1})`;
    for (const name of otherNames(path, label)) {
      if (!this.#remote.has(name) && !this.#files.entry(name)) return name;
    }
    return path;
  }
}
