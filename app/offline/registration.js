/** Registering the service worker and asking it things. */

import { trustedScriptURL } from "../bridge/trusted.js";
import { addressOf } from "../site.js";

/** @typedef {import("./messages.types.js").Request} Request */
/** @typedef {import("./messages.types.js").Status} Status */
/** @typedef {import("./messages.types.js").Activation} Activation */
/** @typedef {import("./messages.types.js").Log} Log */

const ANSWER_MS = 30_000;
/** A worker that has to start on a busy machine takes seconds; one that is none never answers. */
const STATUS_MS = 10_000;
const SCRIPT = addressOf("sw.js");

/** Whether this browser, at this address, can keep a site at all (needs https or localhost). */
export const supported = "serviceWorker" in navigator && "caches" in globalThis;

/** @type {Promise<ServiceWorkerRegistration> | null} */
let registered = null;

/** Register once per page; later calls share the result. */
export function register() {
  registered ??= registerNow().catch((failure) => {
    registered = null;
    throw failure;
  });
  return registered;
}

async function registerNow() {
  return navigator.serviceWorker.register(trustedScriptURL(SCRIPT), { updateViaCache: "none" });
}

/**
 * Resolve with the worker that serves this site, once there is one.
 *
 * @returns {Promise<ServiceWorker>}
 */
export async function activeWorker() {
  let registration = await register();
  if (!workerOf(registration)) {
    // Broken off while it was installed: the browser has forgotten it, and so must we.
    registered = null;
    registration = await register();
  }
  return registration.active ?? whenActive(registration);
}

/** @param {ServiceWorkerRegistration} registration */
function workerOf({ active, waiting, installing }) {
  return active ?? waiting ?? installing;
}

/**
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<ServiceWorker>}
 */
function whenActive(registration) {
  return new Promise((resolve, reject) => {
    const coming = workerOf(registration);
    if (!coming) return reject(new Error("The service worker did not start."));
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve(coming);
      if (coming.state === "redundant") reject(new Error("The service worker did not install."));
    });
  });
}

/**
 * Send a message and wait for its answer.
 *
 * @template {Status | Activation | Log} Answer
 * @param {ServiceWorker} worker
 * @param {Request} request
 * @param {number} [patience] in milliseconds
 * @returns {Promise<Answer>}
 */
export function ask(worker, request, patience = ANSWER_MS) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => reject(new Error("The service worker is silent.")), patience);
    port1.onmessage = (event) => {
      clearTimeout(timer);
      port1.close();
      resolve(event.data);
    };
    worker.postMessage(request, [port2]);
  });
}

/**
 * How much a worker keeps, or null where it is none of ours: an empty file, with the right type, is
 * a service worker to any browser, and says nothing.
 *
 * @param {ServiceWorker} worker
 * @returns {Promise<Status | null>}
 */
export function statusOf(worker) {
  return /** @type {Promise<Status | null>} */ (
    ask(worker, { type: "status" }, STATUS_MS).catch(() => null)
  );
}

/**
 * Have a worker of ours take the place of one that is none, or look for one on the server.
 *
 * @param {ServiceWorkerRegistration} registration
 */
export async function replaceSilent(registration) {
  const { waiting } = registration;
  if (waiting && (await statusOf(waiting))) waiting.postMessage({ type: "replace" });
  else await registration.update();
}
