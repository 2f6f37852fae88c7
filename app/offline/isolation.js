/**
 * Isolation (`crossOriginIsolated`) on hosts that send no headers.
 *
 * Shared memory, and with it an interrupt that stops a running cell at once, needs two headers on
 * the page itself. Where the host doesn't send them the service worker does, but only for pages
 * loaded after it has taken control: so the first page of all is loaded once more, before anybody
 * could have typed into it.
 */

import { register, supported } from "./registration.js";

const GUARD = "fieldbook-reloaded-for-isolation";
const CONTROL_MS = 4_000;

/**
 * Reload the page once if that will isolate it.
 *
 * Resolves with whether the page may start; `false` means that it is being replaced. A page that
 * cannot be isolated (an old browser, a frame in a foreign page) starts all the same.
 *
 * @returns {Promise<boolean>}
 */
export async function isolate() {
  if (globalThis.crossOriginIsolated || !supported) {
    forget();
    return true;
  }
  if (remembered()) return true;
  try {
    await register();
    await controlled();
  } catch {
    return true; // start() registers again and tells the person why it failed.
  }
  if (!remember()) return true;
  location.reload();
  return false;
}

/** Wait until the worker answers for this page, or would after a reload. */
async function controlled() {
  const container = navigator.serviceWorker;
  if (container.controller) return;
  await new Promise((resolve, reject) => {
    container.addEventListener("controllerchange", resolve, { once: true });
    // A forced reload leaves the page without its worker; an ordinary one brings it back.
    container.ready.then(resolve);
    setTimeout(() => reject(new Error("The service worker did not take control.")), CONTROL_MS);
  });
}

function remembered() {
  try {
    return sessionStorage.getItem(GUARD) !== null;
  } catch {
    return true; // Without storage a loop could not be told from a first visit.
  }
}

function remember() {
  try {
    sessionStorage.setItem(GUARD, "1");
    return true;
  } catch {
    return false;
  }
}

function forget() {
  try {
    sessionStorage.removeItem(GUARD);
  } catch {
    // Nothing was remembered either.
  }
}
