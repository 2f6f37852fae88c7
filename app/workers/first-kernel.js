/**
 * Starts the worker of the first kernel before the browser has looked for any module: every kernel
 * waits for its worker, and nothing else is as long on the way. `kernel.first.js` hands it over.
 *
 * A classic script, so that it runs at once. A page that is not isolated may be about to be replaced
 * (`offline/isolation.js`); there the worker starts as any other.
 */
"use strict";

(() => {
  if (!crossOriginIsolated) return;
  const { href } = new URL("./app/workers/kernel.worker.js", document.baseURI);
  const { trustedTypes } = /** @type {{ trustedTypes?: TrustedTypePolicyFactory }} */ (globalThis);
  const policy = trustedTypes?.createPolicy("fieldbook-first-kernel", {
    createScriptURL: (/** @type {string} */ own) => own,
  });
  const trusted = policy?.createScriptURL(href) ?? href;
  const url = /** @type {string} */ (/** @type {unknown} */ (trusted));
  // The name tells the worker to begin by itself: FIRST_KERNEL in kernel.types.js.
  const worker = new Worker(url, { type: "module", name: "first kernel" });
  const early = { worker, failure: "" };
  worker.onerror = ({ message }) => {
    early.failure = message || "The browser gave no reason.";
  };
  Object.assign(globalThis, { firstKernel: early });
})();
