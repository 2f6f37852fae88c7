// A pool worker's logic: Pyodide with the workspace mounted, running one encoded call at a time
// (and any number that wait for others). The calls' rules are Python: fieldbook.bridge.pool.

import { ENVIRONMENT } from "../runtime/environment.js";
import { explainFailure, LoadError } from "../runtime/failures.js";
import { heldMemory, measureMemory } from "../runtime/memory.js";
import { requireSame } from "../runtime/same_sources.js";
import { CAN_SUSPEND } from "../runtime/stacks.js";
import { startPyodide } from "../runtime/start.js";
import { requireLoaded } from "../runtime/stock.js";
import { mountWorkspace } from "../storage/mount.js";
import { transfer } from "../vendor/comlink.js";
import * as gpu from "./gpu.js";
import { makeMemory } from "./memories.js";

/** @import { Failure } from "../runtime/failures.js" */
/** @import { PyodideInterface, SharedParts, StartReport } from "../runtime/start.js" */
/** @import { PoolEndpoint, PoolHost } from "./pool.types.js" */

/**
 * The Python side of the worker, made by `open_station` in fieldbook.bridge.pool.browser.
 * @typedef {object} Station
 * @property {Run & {callPromising: Run}} run
 * @property {(jobId: number, payload: Uint8Array) => void} hear
 */

/** @typedef {(jobId: number, payload: Uint8Array) => Uint8Array | Promise<Uint8Array>} Run */

/** How long a look at the workspace serves the jobs that had been submitted before it. */
const LOOK_SERVES_MS = 50;

/** @implements {PoolEndpoint} */
export class PoolWorker {
  /** @type {PyodideInterface | undefined} */
  #pyodide;
  /** @type {Awaited<ReturnType<typeof mountWorkspace>> | undefined} */
  #mount;
  /** @type {Run | undefined} */
  #runCall;
  /** @type {Station["hear"] | undefined} */
  #hear;
  /** @type {Uint8Array | null} */
  #interrupts = null;
  /** When the workspace was looked at last, and the newest job at that time. */
  #looked = { at: -Infinity, upTo: 0 };

  /**
   * Start Pyodide, mount the workspace and open the station.
   * @param {string} sources the page's, see `sources.js`
   * @param {PoolHost} host
   * @param {Uint8Array | null} interrupts shared with the page, or null where nothing can be shared
   * @param {SharedParts | null} shared what another worker of the page has read already
   * @returns {Promise<{report: StartReport | null, failure: Failure | null}>} how Python came
   *   about, or why it didn't: what an exception knows would not survive the way to the page
   */
  async start(sources, host, interrupts, shared) {
    try {
      requireSame("A worker did not start.", sources);
      return { report: await this.#start(host, interrupts, shared), failure: null };
    } catch (error) {
      return { report: null, failure: await explainFailure("A worker did not start.", error, []) };
    }
  }

  /**
   * @param {PoolHost} host
   * @param {Uint8Array | null} interrupts
   * @param {SharedParts | null} shared
   */
  async #start(host, interrupts, shared) {
    /** @type {StartReport | null} */
    let report = null;
    const onStarted = (/** @type {StartReport} */ started) => void (report = started);
    const pyodide = await startPyodide({
      snapshot: "kernel",
      shared,
      onStarted,
      env: ENVIRONMENT,
    });
    this.#pyodide = pyodide;
    this.#mount = await mountWorkspace(pyodide, { readOnly: false });
    this.#interrupts = interrupts;
    if (interrupts) pyodide.setInterruptBuffer(interrupts);
    pyodide.registerJsModule("fieldbook_gpu", gpu);
    const room = pyodide.pyimport("fieldbook.bridge.pool.browser");
    /** @type {Station} */
    const station = room.open_station({
      event: host.event,
      submit: host.submit,
      abandon: host.abandon,
      share: host.share,
      fetch: host.fetch,
      release: host.release,
      makeMemory,
      /** @type {PoolHost["keepMemory"]} */
      keepMemory: (buffer, sharing) => {
        if (sharing !== "transferred") return host.keepMemory(buffer, sharing);
        return host.keepMemory(transfer(buffer, [/** @type {ArrayBuffer} */ (buffer)]), sharing);
      },
      openMemory: host.openMemory,
      forgetMemory: host.forgetMemory,
      sync: () => this.#mount?.push(),
    });
    // Taken once: Pyodide makes a proxy each time that a method is looked up.
    const { run, hear } = station;
    // On a stack that can be put aside, so that a plain function can wait.
    this.#runCall = CAN_SUSPEND ? (jobId, payload) => run.callPromising(jobId, payload) : run;
    this.#hear = hear;
    room.destroy();
    return report;
  }

  /**
   * Run a call: its packages first, with the workspace as it is now, and what it wrote kept.
   * @param {number} jobId
   * @param {Uint8Array} payload
   * @param {string[]} packages
   * @param {number} submitted the number of the newest job by now
   */
  async run(jobId, payload, packages, submitted) {
    if (!this.#pyodide || !this.#mount || !this.#runCall) throw new Error("not started");
    if (packages.length) await this.#loadPackages(this.#pyodide, packages);
    if (!this.#hasLookedFor(jobId)) {
      const began = performance.now();
      await this.#mount.pull();
      this.#looked = { at: began, upTo: submitted };
    }
    // One that was meant for the call before is none of this one's; its own is repeated.
    if (this.#interrupts) Atomics.store(this.#interrupts, 0, 0);
    try {
      const answer = await this.#runCall(jobId, payload);
      return transfer({ answer, held: heldMemory(this.#pyodide) }, [answer.buffer]);
    } finally {
      // An interrupt that came too late for its call must not hit the next one.
      if (this.#interrupts) Atomics.store(this.#interrupts, 0, 0);
      if (this.#mount.isTouched()) await this.#mount.push();
    }
  }

  /**
   * Whether the workspace was looked at after the job was submitted, and just now: of thousands of
   * small jobs that wait together not each needs to look.
   * @param {number} jobId
   */
  #hasLookedFor(jobId) {
    return jobId <= this.#looked.upTo && performance.now() - this.#looked.at < LOOK_SERVES_MS;
  }

  /**
   * @param {PyodideInterface} pyodide
   * @param {string[]} names
   */
  async #loadPackages(pyodide, names) {
    await pyodide.loadPackage(names, { messageCallback() {}, errorCallback() {} });
    try {
      requireLoaded(pyodide, names);
    } catch (error) {
      throw new LoadError(await explainFailure("A worker lacks what it needs.", error, []), error);
    }
  }

  memory() {
    if (!this.#pyodide) throw new Error("not started");
    return measureMemory(this.#pyodide);
  }

  /**
   * Hand a message to a running call.
   * @param {number} jobId
   * @param {Uint8Array} payload
   */
  tell(jobId, payload) {
    this.#hear?.(jobId, payload);
  }
}
