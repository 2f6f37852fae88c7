/**
 * The service worker: keeps one verified copy of the site per build and answers from it.
 *
 * A build's cache is first *partial* (every file in it was checked by its hash), then *complete*
 * (the marker, written last). While partial, the network answers and the cache only helps out;
 * once complete, the cache alone answers, so that one build's files are never mixed with
 * another's. Even then nothing is trusted for ever: what was answered with is looked at again after
 * the start, and what is not as it was is fetched anew. Nothing is remembered in variables that
 * could not be read again: the browser stops and restarts this worker as it likes.
 */

import { answer } from "./offline/worker/answer.js";
import { earlierIsComplete, forgetEarlier, isComplete } from "./offline/worker/copy.js";
import { keptSoFar } from "./offline/worker/list.js";
import { mendAll, rest } from "./offline/worker/mending.js";
import { note, noted } from "./offline/worker/notes.js";
import { save, saveAndTell } from "./offline/worker/save.js";
import { BUILD, SCOPE, windows, worker } from "./offline/worker/scope.js";
import { allowedFor, widened } from "./offline/worker/widened.js";

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("error", ({ message }) => note("error", message));
worker.addEventListener("unhandledrejection", ({ reason }) => note("error", String(reason)));
worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === SCOPE.origin && url.pathname.startsWith(SCOPE.pathname);
  if (!ours || event.request.method !== "GET") return;
  const answered = answer(event, url);
  const allowed = allowedFor(url);
  event.respondWith(allowed.length > 0 ? widened(answered, allowed, event.clientId) : answered);
});
worker.addEventListener("message", (event) => {
  const port = event.ports[0];
  const reply = (/** @type {object | undefined} */ found) => port?.postMessage(found);
  if (event.data.type === "status") event.waitUntil(keptSoFar().then(reply));
  if (event.data.type === "log") event.waitUntil(noted().then((lines) => reply({ lines })));
  if (event.data.type === "save") event.waitUntil(saveAndTell(event.data.parallel));
  if (event.data.type === "activate") event.waitUntil(takeOver(reply));
  if (event.data.type === "replace") event.waitUntil(worker.skipWaiting());
  if (event.data.type === "rest") reply(void rest());
  if (event.data.type === "mend") event.waitUntil(mendAll().then(reply));
});

/**
 * A first version installs at once and saves later, beside the running page. An update is fetched
 * whole before it may even wait, because the version it replaces already works without a network.
 */
async function install() {
  note("note", `Build ${BUILD} is being installed.`);
  try {
    if (await earlierIsComplete()) await save(6);
    else await worker.skipWaiting();
  } catch (failure) {
    await note("error", `It was not installed: ${failure}`);
    throw failure;
  }
}

async function activate() {
  note("note", `Build ${BUILD} answers from now on.`);
  if (await isComplete()) await forgetEarlier();
  await worker.clients.claim();
}

/**
 * Activate this waiting version, unless other windows would be left with files of both. The window
 * that asked is told before: the present version may have much to do until then.
 *
 * @param {(answer: import("./offline/messages.types.js").Activation) => void} reply
 */
async function takeOver(reply) {
  const others = (await windows()).length - 1;
  reply({ activated: others < 1, others });
  if (others < 1) await worker.skipWaiting();
}
