/** Having the service worker save the site, again and again until it is done. */

import { addressOf } from "../site.js";
import { SOURCES } from "../sources.js";
import { activeWorker, register, replaceSilent, statusOf } from "./registration.js";

/** @typedef {import("./messages.types.js").Report} Report */
/** @typedef {import("./client.js").OfflineState} OfflineState */

/** Files at a time. After a break fewer, so that on a slow line at least one comes to its end. */
const MOST_PARALLEL = 6;
/** The worker reports twice a second; after this long it was stopped by the browser. */
const SILENT_MS = 8_000;
const PAUSES_MS = [1_000, 3_000, 10_000, 30_000, 60_000];
/** Room left for the person's own files. */
const SPARE = 1.05;

export class Saving {
  /** @type {(state: Partial<OfflineState> & { detail?: string }) => void} */
  #tell;
  #parallel = MOST_PARALLEL;
  #failures = 0;
  #running = false;
  /** Whether what is saved is another version than this page's. */
  #isNewer = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(state: Partial<OfflineState> & { detail?: string }) => void} tell */
  constructor(tell) {
    this.#tell = tell;
    if (!navigator.serviceWorker) return;
    navigator.serviceWorker.addEventListener("message", (event) => this.#hear(event.data));
    globalThis.addEventListener("online", () => {
      if (this.#running) void this.run();
    });
  }

  /** Save what is missing; tells `ready`, or `update`, at once when nothing is. */
  async run() {
    clearTimeout(this.#timer);
    this.#running = true;
    try {
      const worker = await activeWorker();
      const status = await statusOf(worker);
      if (!status) {
        this.#retryLater("worker", "");
        return await replaceSilent(await register());
      }
      this.#isNewer = status.sources !== SOURCES;
      if (status.complete) return this.#finish(status.total ?? status.done);
      const total = status.total ?? (await announcedBytes());
      const free = await freeBytes();
      this.#tell({ state: "saving", done: status.done, total, free });
      if (free !== null && free < (total - status.done) * SPARE) {
        const detail = `${megabytes(total - status.done)} needed, ${megabytes(free)} free`;
        return this.#stop("space", detail);
      }
      worker.postMessage({ type: "save", parallel: this.#parallel });
      this.#expectNews();
    } catch (failure) {
      // A fetch that got no answer is a TypeError.
      this.#retryLater(failure instanceof TypeError ? "network" : "unexpected", String(failure));
    }
  }

  /** @param {Report} report */
  #hear(report) {
    if (!this.#running || report.type === "mending") return;
    if (report.type === "saved") return this.#finish(report.total);
    if (report.type === "progress") {
      const { done, total } = report;
      this.#tell({ state: "saving", done, total });
      return this.#expectNews();
    }
    if (report.trouble === "space") return this.#stop("space", report.detail);
    if (report.trouble === "outdated") void lookForUpdate();
    this.#retryLater(report.trouble, report.detail);
  }

  #expectNews() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#parallel = Math.max(1, this.#parallel >> 1);
      void this.run();
    }, SILENT_MS);
  }

  /** @param {number} total */
  #finish(total) {
    clearTimeout(this.#timer);
    this.#running = false;
    this.#failures = 0;
    // A version that was never complete gives way to the next without asking; this page does not.
    this.#tell({ state: this.#isNewer ? "update" : "ready", done: total, total });
    // The copy is worth keeping now; browsers that ask the person ask at a moment that explains it.
    void navigator.storage?.persist?.();
  }

  /**
   * Only the person can mend this.
   *
   * @param {"space"} kind
   * @param {string} detail
   */
  #stop(kind, detail) {
    clearTimeout(this.#timer);
    this.#running = false;
    this.#tell({ state: "failed", kind, detail });
  }

  /**
   * @param {import("./messages.types.js").Trouble | "worker"} kind
   * @param {string} detail
   */
  #retryLater(kind, detail) {
    clearTimeout(this.#timer);
    const pause = PAUSES_MS[Math.min(this.#failures, PAUSES_MS.length - 1)];
    this.#failures += 1;
    this.#parallel = Math.max(1, this.#parallel >> 1);
    this.#tell({ state: "failed", kind, detail });
    this.#timer = setTimeout(() => void this.run(), pause);
  }
}

/** What the server says the whole site weighs, before the worker has the list itself. */
async function announcedBytes() {
  const response = await fetch(addressOf("assets.json"), { cache: "no-cache" });
  if (!response.ok) throw new Error(`assets.json answered ${response.status}`);
  return /** @type {number} */ ((await response.json()).bytes);
}

async function lookForUpdate() {
  const registration = await register();
  await registration.update();
}

async function freeBytes() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
