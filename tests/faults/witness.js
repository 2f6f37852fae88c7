/**
 * Stands beside the page and writes down what a person could read on it, whenever that changes.
 *
 * An init script: it is there before the page's own, uses only the page's DOM, and tells what it saw
 * by `__tell`, a function that the browser's driver puts into the page.
 */

(() => {
  if (window !== top || location.protocol === "about:") return;

  const LOOK_EVERY_MS = 40;
  /** So many outputs of a cell are read from its first on and to its last, and so many letters. */
  const ENDS = 5;
  const MOST = 3_000;
  /** Times of keys that no "Saved" has answered yet. @type {number[]} */
  let waiting = [];
  let last = "";
  let savedLast = "";

  /** @param {Node} node */
  function textOf(node) {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element)) return "";
    /** @type {string} */
    const own = [...(node.shadowRoot ?? node).childNodes].map(textOf).join("");
    return own;
  }

  /**
   * The beginning of what a cell put out, and its end: endless output must not keep the page from
   * its work by being looked at.
   *
   * @param {Element} cell
   */
  function outputOf(cell) {
    const shown = [...cell.querySelectorAll(".outputs > *")];
    const looked = shown.length > 2 * ENDS ? [...shown.slice(0, ENDS), ...shown.slice(-ENDS)] : shown;
    const cut = (/** @type {string} */ text) =>
      text.length > 2 * MOST ? `${text.slice(0, MOST)}…${text.slice(-MOST)}` : text;
    return looked.map((output) => cut(textOf(output))).join("").trim();
  }

  /** @param {Element} cell */
  function sourceOf(cell) {
    const root = cell.querySelector(".source")?.shadowRoot;
    if (!root) return null;
    const lines = [...root.querySelectorAll(".cm-line")].map((line) => line.textContent ?? "");
    if (lines.length > 0) return lines.join("\n");
    return root.querySelector("pre")?.textContent?.replace(/\n$/, "") ?? null;
  }

  /** @param {string} name of a status line */
  const status = (name) =>
    document.querySelector(`[role="status"][aria-label="${name}"] .status-text`)?.textContent ?? "";

  function look() {
    const early = document.querySelector("main.early");
    const page = early ?? document.querySelector('#main [role="tabpanel"]:not([hidden])');
    const tree = document.querySelector('[role="tree"][aria-label="Files"]');
    const drawn = [...(page?.querySelectorAll(".cell") ?? [])];
    const bin = page?.querySelector('[role="region"][aria-label="Bin"]');
    const outcomes = page?.querySelectorAll('[aria-live="polite"] > p') ?? [];
    const cells = drawn.map((cell) => ({
      id: cell.id.slice("cell-".length),
      source: sourceOf(cell),
      output: outputOf(cell),
      running: cell.classList.contains("is-running"),
    }));
    return {
      saved: status("Saved"),
      kernel: status("Kernel"),
      offline: status("Offline"),
      early: early !== null,
      listed: tree?.getAttribute("aria-busy") === "false",
      tab: document.querySelector('[role="tab"][aria-selected="true"]')?.textContent ?? "",
      files: [...(tree?.querySelectorAll('[role="treeitem"]') ?? [])].map((item) =>
        item.id.slice("file-".length),
      ),
      cells,
      active: drawn.findIndex((cell) => cell.classList.contains("is-active")),
      alerts: [...document.querySelectorAll('[role="alert"]')].map((alert) => textOf(alert).trim()),
      bin: bin ? [...bin.querySelectorAll("tbody th")].map((name) => textOf(name).trim()) : null,
      told: [...document.querySelectorAll(".notice-what"), ...outcomes].map((it) => textOf(it).trim()),
    };
  }

  /** @param {number[]} delays until keys were called saved, in milliseconds */
  function tell(delays) {
    const seen = look();
    const json = JSON.stringify(seen);
    if (json === last && delays.length === 0) return;
    last = json;
    globalThis.__tell(JSON.stringify({ ...seen, delays }));
  }

  function changed() {
    const saved = status("Saved");
    const answered = saved === "Saved" && savedLast !== "Saved" && savedLast !== "";
    savedLast = saved;
    const now = performance.now();
    const delays = answered ? waiting.map((then) => now - then) : [];
    if (answered) waiting = [];
    tell(delays);
  }

  addEventListener(
    "input",
    (event) => {
      const typed = event.composedPath()[0];
      if (typed instanceof Element && typed.closest(".cm-content")) waiting.push(performance.now());
    },
    { capture: true },
  );
  globalThis.__look = look;
  new MutationObserver(changed).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["aria-busy", "aria-selected", "class", "hidden"],
  });
  // Texts live in shadow roots, where the observer does not look.
  setInterval(() => tell([]), LOOK_EVERY_MS);
})();
