/** Why the site is not (yet) kept for offline use, in words a person can act on. */

/**
 * @typedef {import("./messages.types.js").Trouble | "unsupported" | "blocked" | "windows" | "late"
 *   | "worker"} Kind
 */

/** @type {Record<Kind, (detail: string) => string>} */
const WHY = {
  unsupported: () =>
    globalThis.isSecureContext
      ? "This window can't keep sites. Private windows and some browsers don't. Open Fieldbook " +
        "in an ordinary window of a current browser to use it offline."
      : "Browsers keep sites only from addresses that begin with https, or from this computer. " +
        "Open Fieldbook at such an address to use it offline.",
  blocked: (detail) =>
    "The browser did not allow Fieldbook to be kept on this device. Allow this site to store " +
    `data, then reload the page. (${detail})`,
  network: () => "The connection was lost. Saving goes on by itself when it is back.",
  server: (detail) =>
    `The server did not send a file that belongs to Fieldbook. Saving tries again. (${detail})`,
  damaged: (detail) =>
    `The file ${detail} arrived damaged several times. A network that asks for a sign-in often ` +
    "causes this. Sign in, then try again.",
  space: (detail) =>
    "There is not enough free space on this device. Free some space, then try again." +
    (detail ? ` (${detail})` : ""),
  outdated: () => "The server has a newer version. Saving starts again with that one.",
  unexpected: (detail) => `Saving stopped for an unexpected reason. Try again. (${detail})`,
  worker: () =>
    "The server sent an empty or foreign file in place of the part that works without a network " +
    "(sw.js). It is fetched again by itself. Until then Fieldbook may not open without a network.",
  windows: (detail) =>
    `Fieldbook is open in ${detail} other ${detail === "1" ? "window" : "windows"}. Close ` +
    "them to use the new version here.",
  late: () =>
    "The browser is not done with the present version yet. The page reloads with the new one as " +
    "soon as it is, within five minutes. Or close Fieldbook and open it again to have it now.",
};

/**
 * @param {Kind} kind
 * @param {string} detail
 */
export function whyNot(kind, detail = "") {
  return WHY[kind](detail);
}
