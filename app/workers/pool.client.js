// The page's side of pool workers: starts one, and tells its end from a call's failure.

import { hearWorker, note } from "../diagnostics/log.js";
import { trustedScriptURL } from "../bridge/trusted.js";
import { setBusy } from "../runtime/activity.js";
import { noteStart } from "../runtime/diagnostics.js";
import { expectWorker, explainFailure, LoadError, timedOut } from "../runtime/failures.js";
import { sharedParts } from "../runtime/sharing.js";
import { forgetDamaged } from "../runtime/snapshot/damage.js";
import { addressOf } from "../site.js";
import { SOURCES } from "../sources.js";
import { proxy, releaseProxy, transfer, wrap } from "../vendor/comlink.js";
import { forgetMemory, keepMemory, openMemory } from "./memories.js";
import { sharedMemory } from "./shared_memory.js";

/** @import { Remote } from "../vendor/comlink.js" */
/** @import { PoolClient, PoolEndpoint, PoolHost, Submit } from "./pool.types.js" */

const SIGINT = 2;
const WORKER = addressOf("bundles/pool.worker.js");
const NOT_STARTED = "A worker did not start.";
/** A start takes seconds, on a busy machine tens of them. */
const START_WITHIN_S = 120;
/** A worker that computes answers when it has done. */
const ANSWER_WITHIN_MS = 500;

/** @type {Map<number, Uint8Array>} */
const shared = new Map();
let lastShared = 0;
let started = 0;

/**
 * Bytes that every worker reads: one copy in shared memory where there is any, else a copy for
 * each worker that asks.
 * @param {Uint8Array} payload
 */
function share(payload) {
  let kept = payload;
  const memory = sharedMemory(payload.byteLength);
  if (memory) {
    kept = new Uint8Array(memory);
    kept.set(payload);
  }
  shared.set((lastShared += 1), kept);
  return lastShared;
}

/** @param {number} number */
function fetchShared(number) {
  const kept = shared.get(number);
  if (!kept) throw new Error(`nothing is shared under ${number}`);
  return kept;
}

/**
 * Start a worker. Rejects with a LoadError when it can't start.
 * @param {(jobId: number, payload: Uint8Array) => void} onEvent
 * @param {Submit} onSubmit
 * @param {(parent: number, number: number) => void} onAbandon
 * @param {number} [patience] seconds after which a start has failed
 * @returns {Promise<PoolClient>}
 */
export async function startPoolWorker(
  onEvent,
  onSubmit,
  onAbandon,
  patience = START_WITHIN_S,
) {
  forgetDamaged();
  const url = trustedScriptURL(WORKER);
  const worker = new Worker(/** @type {string} */ (url), { type: "module", name: "pool" });
  const thread = `worker ${(started += 1)}`;
  hearWorker(worker, thread);
  /** @type {Remote<PoolEndpoint>} */
  const endpoint = wrap(worker);
  const { orLost, lose } = loss(worker);
  const late = new LoadError(timedOut(NOT_STARTED, patience));
  const timer = setTimeout(() => lose(late), patience * 1000);
  const flag = sharedMemory(1);
  const interrupts = flag && new Uint8Array(flag);
  /** @type {PoolHost} */
  const host = {
    event: onEvent,
    // Awaited here: what Python returns is a proxy of its coroutine, the answer is bytes.
    submit: async (payload, options, parent, number) => {
      const answer = await onSubmit(payload, options, parent, number);
      return transfer(answer, [answer.buffer]);
    },
    abandon: onAbandon,
    share,
    fetch: fetchShared,
    release: (number) => void shared.delete(number),
    keepMemory,
    openMemory: async (number) => {
      const buffer = await openMemory(number);
      return buffer instanceof ArrayBuffer ? transfer(buffer, [buffer]) : buffer;
    },
    forgetMemory,
  };
  let terminated = false;
  const terminate = () => {
    terminated = true;
    note("note", "It is ended.", thread);
    worker.terminate();
    lose(new Error("The worker was ended."));
    endpoint[releaseProxy]();
  };
  try {
    const ready = endpoint.start(SOURCES, proxy(host), interrupts, sharedParts());
    const { report, failure } = await orLost(ready);
    if (failure) throw new LoadError(failure);
    if (report) noteStart("pool", report, thread);
  } catch (error) {
    terminate();
    const failure = await explainFailure(NOT_STARTED, error, [expectWorker(WORKER)]);
    note("error", `It did not start. ${failure.why}`, thread);
    throw new LoadError(failure, error);
  } finally {
    clearTimeout(timer);
  }
  let held = 0;
  /** @type {PoolClient["run"]} */
  const run = async (jobId, payload, packages, submitted = 0) => {
    const call = Symbol("call");
    setBusy(call, true);
    try {
      const sent = transfer(payload, [payload.buffer]);
      const wanted = JSON.parse(packages);
      const answered = await orLost(endpoint.run(jobId, sent, wanted, submitted));
      held = answered.held;
      return answered.answer;
    } finally {
      setBusy(call, false);
    }
  };
  return {
    run,
    begin(jobId, payload, packages, submitted, onEnd) {
      // Not on Python's own stack, where this takes many times as long.
      void Promise.resolve()
        .then(() => run(jobId, payload, packages, submitted))
        .then(
          (answer) => terminated || onEnd(jobId, answer, ""),
          (error) => terminated || onEnd(jobId, undefined, String(error?.message ?? error)),
        );
    },
    tell: (jobId, payload) => void endpoint.tell(jobId, payload),
    interrupt() {
      if (interrupts) Atomics.store(interrupts, 0, SIGINT);
      return interrupts !== null;
    },
    terminate,
    held: () => held,
    async memory() {
      const soon = new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, null));
      const memory = await Promise.race([orLost(endpoint.memory()), soon]).catch(() => null);
      return JSON.stringify(memory ?? { used: null, held });
    },
  };
}

/**
 * What is awaited of a worker, which may be lost first.
 * @param {Worker} worker
 */
function loss(worker) {
  /** @type {Error | null} */
  let lost = null;
  /** @type {Set<(error: Error) => void>} */
  const waiting = new Set();
  /** @param {Error} error */
  const lose = (error) => {
    lost ??= error;
    for (const reject of waiting) reject(lost);
    waiting.clear();
  };
  /**
   * An answer, or the loss. Not a race with a promise of the loss, which would hold on to every answer
   * for as long as the worker lives.
   * @template Answer
   * @param {Promise<Answer>} answer
   * @returns {Promise<Answer>}
   */
  const orLost = (answer) =>
    new Promise((resolve, reject) => {
      if (lost) return reject(lost);
      waiting.add(reject);
      answer.then(resolve, reject).finally(() => waiting.delete(reject));
    });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    lose(new Error(event.message || "The worker's script could not be loaded."));
  });
  worker.addEventListener("messageerror", () => lose(new Error("A message could not be read.")));
  return { orLost, lose };
}
