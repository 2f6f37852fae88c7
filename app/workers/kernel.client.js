/**
 * A kernel as the page sees it: a state, requests one after another, and answers as events.
 *
 * The worker may block, fail or vanish at any time. So the state is kept here, every request gets
 * a reply whatever happens, and what waits never left the page.
 */

import * as Comlink from "../vendor/comlink.js";
import { trustedScriptURL } from "../bridge/trusted.js";
import { hearWorker, note } from "../diagnostics/log.js";
import { setBusy } from "../runtime/activity.js";
import { noteStart } from "../runtime/diagnostics.js";
import { explainFailure, expectWorker, timedOut } from "../runtime/failures.js";
import { shareParts, sharedParts } from "../runtime/sharing.js";
import { forgetDamaged } from "../runtime/snapshot/damage.js";
import { addressOf } from "../site.js";
import { SOURCES } from "../sources.js";
import { createMemory, PageSignals } from "./kernel.signals.js";
import { FIRST_KERNEL } from "./kernel.types.js";
import { Timers } from "./kernel.timers.js";
import { Life } from "./life.js";

/** @import {KernelListener, KernelRemote, KernelState} from "./kernel.types.js" */

const WORKER = addressOf("bundles/kernel.worker.js");

/** The page looks this often for output that a blocked worker holds. */
const OUTPUT_EVERY_MS = 40;
const REPEAT_INTERRUPT_MS = 100;
const UNSTOPPABLE =
  "Without isolation or shared memory, stopping code means restarting the kernel.";
/** An interrupt that has not worked after this long will not: one call runs on in compiled code. */
const GRACE_MS = 5_000;
const PING_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;
/** A start reports its progress; a minute of silence is not a slow machine any more. */
const START_SILENCE_S = 60;

/** jedi reads its picture of the standard library once, which takes seconds. */
const WARM_AFTER_MS = 3_000;

/** Measuring memory takes the worker tens of milliseconds: not at a start, nor after every cell of
 * many that are quickly done. */
const MEASURE_AFTER_START_MS = 2_000;
const MEASURE_AFTER_CELL_MS = 300;

const RESTART = "Restart the kernel and run the cells again. The notebook is unchanged.";

/**
 * What may follow each state. Interrupting again only adds to what is said; what is begun anew was
 * dead in between, so that nothing of it is left.
 *
 * @type {Readonly<Record<KernelState, readonly KernelState[]>>}
 */
const STEPS = {
  dead: ["starting", "restarting", "dead"],
  starting: ["idle", "dead"],
  restarting: ["idle", "dead"],
  idle: ["busy", "dead"],
  busy: ["idle", "interrupting", "dead"],
  interrupting: ["idle", "interrupting", "dead"],
};

/** @typedef {{id: string, code: string, options: string}} Request */
/** @typedef {import("comlink").Remote<KernelRemote>} Remote */

/**
 * @param {(json: string) => void} onEvent takes batches of events, see `kernel.types.js`
 * @param {number} [patience] seconds without any progress after which a start has failed
 * @returns {Kernel}
 */
export const createKernel = (onEvent, patience) => new Kernel(onEvent, patience);

let made = 0;

export class Kernel {
  #thread = `kernel ${(made += 1)}`;
  #onEvent;
  /** @type {Life<KernelState>} */
  #life = new Life("dead", STEPS);
  /** @type {Request[]} */
  #waiting = [];
  /** @type {Request | null} */
  #running = null;
  #stuck = false;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Remote | null} */
  #remote = null;
  /** @type {PageSignals | null} */
  #signals = null;
  #timers = new Timers();
  /** Completions and inspections under way. */
  #assisting = 0;
  #pinging = false;

  #patience;
  /** Origins that it may connect to, beside its own. @type {string[]} */
  #allowed = [];

  /**
   * @param {(json: string) => void} onEvent
   * @param {number} [patience]
   */
  constructor(onEvent, patience = START_SILENCE_S) {
    this.#onEvent = onEvent;
    this.#patience = patience;
  }

  /** Start the worker; `idle` or `dead` follows. */
  start() {
    if (this.#worker === null) this.#launch("starting", "");
  }

  /**
   * Run code as a cell. The answer comes as events that carry `requestId`, at last `execute_reply`.
   *
   * @param {string} requestId
   * @param {string} code
   * @param {string} [options] JSON: `silent`, `store_history`
   */
  execute(requestId, code, options = "{}") {
    this.#waiting.push({ id: requestId, code, options });
    if (this.#state === "dead") this.#abortAll();
    else this.#advance();
  }

  /**
   * Stop the running code and forget what waits. Code that has not stopped after some seconds
   * makes the state `interrupting` with `stuck`; interrupting once more then ends the kernel.
   */
  interrupt() {
    this.#abortWaiting();
    if (this.#stuck) {
      this.#die({
        what: "The kernel was stopped.",
        why: "The running call could not be interrupted.",
        remedy: RESTART,
      });
    } else if (this.#state === "busy" || this.#state === "interrupting") {
      if (this.#signals) this.#requestStop(this.#signals);
      else this.#relaunch(UNSTOPPABLE);
    }
  }

  /**
   * Begin anew with a kernel that may connect to these origins, and to no others.
   * @param {string} origins JSON of the list
   */
  allow(origins) {
    this.#allowed = JSON.parse(origins);
    this.#relaunch("");
  }

  /** Begin anew with an empty kernel. */
  restart() {
    this.#relaunch("");
  }

  /** End the kernel for good; nothing is reported of it any more, except that requests ended. */
  terminate() {
    this.#stop();
    this.#become("dead");
    this.#abortAll();
  }

  /**
   * @param {string} code
   * @param {number} cursor in UTF-16 units
   * @returns {Promise<string>} JSON: `matches` (text, type, signature), `start`, `end`
   */
  async complete(code, cursor) {
    const nothing = JSON.stringify({ matches: [], start: cursor, end: cursor });
    return this.#assist((remote) => remote.complete(code, cursor), nothing);
  }

  /**
   * @param {string} code
   * @param {number} cursor in UTF-16 units
   * @param {number} [detail] 1 asks for the source too
   * @returns {Promise<string>} JSON: `found`, `name`, `data` (a MIME bundle)
   */
  async inspect(code, cursor, detail = 0) {
    const nothing = JSON.stringify({ found: false, name: "", data: {} });
    return this.#assist((remote) => remote.inspect(code, cursor, detail), nothing);
  }

  /**
   * Answer the `input_request` that was last sent.
   *
   * @param {string} text
   */
  replyInput(text) {
    if (this.#signals) this.#signals.reply(text);
    else this.#remote?.replyInput(text);
  }

  /**
   * @param {"starting" | "restarting"} state
   * @param {string} reason
   */
  #launch(state, reason) {
    forgetDamaged();
    const memory = createMemory();
    const shared = sharedParts();
    const name = shared ? "kernel" : FIRST_KERNEL;
    const url = new URL(WORKER);
    for (const origin of this.#allowed) url.searchParams.append("connect", origin);
    const worker = new Worker(trustedScriptURL(url), { type: "module", name });
    hearWorker(worker, this.#thread);
    /** @type {Remote} */
    const remote = Comlink.wrap(worker);
    this.#worker = worker;
    this.#remote = remote;
    this.#signals = memory && new PageSignals(memory);
    this.#setState(state, { reason });
    this.#expectProgress();
    // A script that does not load has neither message nor exception, only this event.
    worker.onerror = (event) => {
      if (this.#worker === worker && this.#starting) this.#failStart(event.error ?? event.message);
    };
    /** @type {(act: () => void) => void} what a worker says that was let go is not heard */
    const hear = (act) => this.#worker === worker && act();
    /** @type {KernelListener} */
    const listener = {
      onEvents: (events) => hear(() => this.#receive(events)),
      onStarted: (report) => noteStart("kernel", report, this.#thread),
      onReady: () => hear(() => this.#ready()),
      onReply: (reply) => hear(() => this.#finish(reply)),
      onDeath: (cause) => hear(() => this.#die(cause)),
    };
    remote
      .start({ sources: SOURCES, memory, shared }, Comlink.proxy(listener))
      .catch((error) => hear(() => void this.#failStart(error)));
  }

  get #state() {
    return this.#life.state;
  }

  get #starting() {
    return this.#state === "starting" || this.#state === "restarting";
  }

  #ready() {
    this.#timers.clear("silence");
    this.#setState("idle");
    const remote = this.#remote;
    if (remote) void shareParts(() => remote.parts());
    this.#timers.every("ping", PING_EVERY_MS, () => this.#ping());
    this.#timers.after("warm", WARM_AFTER_MS, () => void this.complete("print", 5));
    this.#timers.after("memory", MEASURE_AFTER_START_MS, () => this.#measure());
    this.#advance();
  }

  #advance() {
    if (this.#state !== "idle" || this.#running || this.#waiting.length === 0) return;
    const request = /** @type {Request} */ (this.#waiting.shift());
    this.#running = request;
    this.#setState("busy");
    this.#timers.every("output", OUTPUT_EVERY_MS, () => this.#signals?.requestOutput());
    if (this.#assisting > 0) this.#signals?.interrupt();
    this.#remote?.execute(request.id, request.code, request.options).catch((error) => {
      if (this.#running === request) this.#dieOf(error);
    });
  }

  /**
   * Ask something that helps with writing. A busy kernel is not waited for, and cells go before.
   *
   * @param {(remote: Remote) => Promise<string>} ask
   * @param {string} otherwise
   */
  async #assist(ask, otherwise) {
    if (this.#state !== "idle" || !this.#remote) return otherwise;
    const worker = this.#worker;
    this.#assisting += 1;
    try {
      return await ask(this.#remote);
    } catch {
      return otherwise;
    } finally {
      if (this.#worker === worker) this.#assisting -= 1;
    }
  }

  /** @param {string} events */
  #receive(events) {
    if (this.#starting) this.#expectProgress();
    this.#onEvent(events);
  }

  /** @param {string} reply */
  #finish(reply) {
    const { status, ename = "", seconds = 0 } = JSON.parse(reply).content;
    const failed = status !== "ok";
    note("note", `A cell has ended: ${ename || status}, ${seconds.toFixed(3)} s.`, this.#thread);
    const abandoned = failed ? this.#waiting.splice(0) : [];
    this.#running = null;
    this.#stopWatching();
    this.#become("idle");
    // The state comes first: who hears the reply may run the next cell at once.
    this.#onEvent(`[${[statusEvent("idle"), reply, ...abandoned.map(abortedReply)].join()}]`);
    this.#timers.after("memory", MEASURE_AFTER_CELL_MS, () => this.#measure());
    this.#advance();
  }

  /** Tell what the kernel has of the machine's memory. */
  async #measure() {
    const worker = this.#worker;
    try {
      const memory = JSON.stringify(await this.#remote?.memory());
      if (this.#worker !== worker) return;
      this.#onEvent(`[{"type":"memory","request_id":"","content":${memory}}]`);
    } catch {
      // The worker has ended, which others tell.
    }
  }

  /** @param {PageSignals} signals */
  #requestStop(signals) {
    signals.interrupt();
    this.#remote?.stopWaiting().catch(() => {});
    if (this.#state === "interrupting") return;
    this.#timers.clear("output");
    this.#setState("interrupting");
    this.#timers.every("repeat", REPEAT_INTERRUPT_MS, () => signals.repeatInterrupt());
    this.#timers.after("grace", GRACE_MS, () => {
      this.#stuck = true;
      const reason =
        "A call into compiled code is running, which cannot be interrupted. " +
        "Wait for it, or interrupt again to stop the kernel; its variables are lost then.";
      this.#setState("interrupting", { stuck: true, reason });
    });
  }

  /** A worker whose event loop turns answers; only code that runs may keep it from that. */
  async #ping() {
    const worker = this.#worker;
    if (this.#pinging) return;
    this.#pinging = true;
    this.#timers.after("answer", ANSWER_WITHIN_MS, () => {
      if (this.#state !== "idle") return;
      this.#setState("busy", { reason: "Code that was started earlier is still running." });
    });
    try {
      await this.#remote?.ping();
    } catch (error) {
      if (this.#worker === worker) this.#dieOf(error);
    }
    if (this.#worker !== worker) return;
    this.#pinging = false;
    this.#timers.clear("answer");
    if (!this.#running && (this.#state === "busy" || this.#state === "interrupting")) {
      this.#stopWatching();
      this.#setState("idle");
      this.#advance();
    }
  }

  #expectProgress() {
    this.#timers.after("silence", this.#patience * 1000, () =>
      this.#die(timedOut("The kernel did not start.", this.#patience)),
    );
  }

  /** @param {unknown} error */
  async #failStart(error) {
    const worker = this.#worker;
    const failure = await explainFailure("The kernel did not start.", error, [expectWorker(WORKER)]);
    if (this.#worker === worker) this.#die(failure);
  }

  /** @param {unknown} error */
  #dieOf(error) {
    const message = error instanceof Error ? error.message : String(error);
    this.#die({
      what: "The kernel has stopped.",
      why: `Its worker failed: ${message}`,
      remedy: RESTART,
    });
  }

  /** @param {{what: string, why: string, remedy: string}} failure */
  #die(failure) {
    this.#stop();
    this.#setState("dead", { reason: failure.why, ...failure });
    this.#abortAll();
  }

  /** @param {string} reason */
  #relaunch(reason) {
    this.#stop();
    this.#become("dead");
    this.#abortAll();
    this.#launch("restarting", reason);
  }

  /** Let go of the worker; what it still says is not heard. */
  #stop() {
    this.#stuck = false;
    this.#pinging = false;
    this.#assisting = 0;
    this.#timers.clearAll();
    this.#remote?.[Comlink.releaseProxy]();
    this.#worker?.terminate();
    this.#worker = null;
    this.#remote = null;
    this.#signals = null;
  }

  /** Running code has ended, so nothing needs to be watched any more. */
  #stopWatching() {
    this.#stuck = false;
    this.#timers.clear("output", "repeat", "grace");
  }

  #abortAll() {
    if (this.#running) this.#waiting.unshift(this.#running);
    this.#running = null;
    this.#abortWaiting();
  }

  #abortWaiting() {
    const aborted = this.#waiting.splice(0).map(abortedReply);
    if (aborted.length > 0) this.#onEvent(`[${aborted.join()}]`);
  }

  /** @param {KernelState} state */
  #become(state) {
    this.#life.to(state);
    setBusy(this, state !== "idle" && state !== "dead");
  }

  /**
   * @param {KernelState} state
   * @param {Record<string, unknown>} [details]
   */
  #setState(state, details) {
    this.#become(state);
    const why = details?.reason ? ` ${details.reason}` : "";
    if (state !== "busy" || why) {
      note(state === "dead" ? "error" : "note", `It is ${state}.${why}`, this.#thread);
    }
    this.#onEvent(`[${statusEvent(state, details)}]`);
  }
}

/**
 * @param {KernelState} state
 * @param {Record<string, unknown>} [details]
 */
const statusEvent = (state, details = {}) =>
  JSON.stringify({ type: "status", request_id: "", content: { state, ...details } });

/** @param {Request} request */
const abortedReply = ({ id }) =>
  JSON.stringify({
    type: "execute_reply",
    request_id: id,
    content: { status: "aborted", execution_count: 0, seconds: 0 },
  });
