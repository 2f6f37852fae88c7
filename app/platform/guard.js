/**
 * Looks after the start. When a script does not load or Python never draws, the service worker is
 * asked to look at every kept file and to fetch anew what is not as it was; then the page starts
 * once more. Where that can't be, it is said, and tried again when there is a network.
 *
 * It stands before everything else and needs nothing else, for any of that may be what is broken.
 */
"use strict";

(() => {
  /** How often in this window the page was started again for its files: never round and round. */
  const COUNT = "fieldbook-mended";
  const MOST = 3;
  const AGAIN_MS = 5_000;
  /** A start that takes longer may have come to a standstill. */
  const LONG_MS = 45_000;
  const worker = navigator.serviceWorker;

  let looking = false;
  /** @type {HTMLElement | null} */
  let box = null;

  /** Python draws in place of the outline that index.html brings; so does word of a failure. */
  const isStarted = () =>
    document.body !== null &&
    document.querySelector("#panel .skeleton") === null &&
    !("failed" in document.documentElement.dataset);

  function count() {
    try {
      return Number(sessionStorage.getItem(COUNT));
    } catch {
      return MOST;
    }
  }

  /** @param {number} number */
  function setCount(number) {
    try {
      sessionStorage.setItem(COUNT, String(number));
    } catch {
      // Then `count` says that it was done often enough.
    }
  }

  /** @returns {boolean} whether it starts once more */
  function startAgain() {
    if (count() >= MOST) return false;
    setCount(count() + 1);
    location.reload();
    return true;
  }

  /**
   * @param {string} what
   * @param {string} remedy
   */
  function say(what, remedy) {
    box ??= document.createElement("div");
    box.setAttribute("role", "alert");
    box.className = "notice floating is-error";
    // Its sheet may be what is missing.
    Object.assign(box.style, { position: "fixed", inset: "auto 24px 48px auto", zIndex: "9" });
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button";
    again.textContent = "Reload";
    again.addEventListener("click", () => location.reload());
    const lines = [what, remedy].map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    });
    box.replaceChildren(...lines, again);
    document.body.append(box);
  }

  /** @param {{mended: string[], broken: string[]}} mending */
  function hear({ mended, broken }) {
    if (broken.length > 0) {
      const names = broken.slice(0, 3).join(", ") + (broken.length > 3 ? ", …" : "");
      say(
        `${names}: damaged or missing in the copy of Fieldbook on this device, and not to be fetched now.`,
        "Connect to the network. It is fetched again by itself; what you have saved is not touched.",
      );
      setTimeout(look, AGAIN_MS);
    } else if (mended.length > 0) {
      if (!isStarted() || box) startAgain();
      else say("A damaged file of Fieldbook was fetched again.", "Reload to use it.");
    }
  }

  /**
   * Ask the service worker to look at everything, one question at a time.
   *
   * @param {string} [lacking] a file that did not load
   */
  function look(lacking) {
    if (looking || !worker?.controller) return;
    looking = true;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: { mended, broken } }) => {
      looking = false;
      port1.close();
      // What was wrong is told to every window, this one too.
      if (lacking && mended.length + broken.length === 0) void tryAgain(lacking);
    };
    worker.controller.postMessage({ type: "mend" }, [port2]);
  }

  /**
   * A file did not load, and is as it ought to be: whoever was to answer was stopped in the midst.
   *
   * @param {string} lacking
   */
  async function tryAgain(lacking) {
    const isThere = await fetch(lacking).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isStarted() || (isThere && startAgain())) return;
    say(`${lacking} did not load.`, "Look whether there is a network, and reload.");
  }

  /** @param {Event} event */
  function failed({ target }) {
    if (target instanceof HTMLScriptElement) look(target.src);
    else if (target instanceof HTMLLinkElement) look(target.href);
    else if (!isStarted()) look();
  }

  worker?.addEventListener("message", ({ data }) => {
    if (data?.type === "mending") hear(data);
  });
  worker?.startMessages();
  // Elements tell of files that don't load only where they are caught on the way down.
  addEventListener("error", failed, { capture: true });
  addEventListener("unhandledrejection", failed);
  setTimeout(() => isStarted() || look(), LONG_MS);
  addEventListener("online", () => box && look());
  // A start that came to its end makes the next one the first again.
  addEventListener("pagehide", () => isStarted() && !box && setCount(0));
})();
