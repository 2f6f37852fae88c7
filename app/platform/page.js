/** What only the page itself can do, for Python: appearance, addresses, focus, layout. */

import { note, unheard } from "../diagnostics/log.js";

const root = document.documentElement;

/**
 * @param {string} json `{"theme": "system" | "light" | "dark" | "contrast", "panel_open": boolean,
 *   "panel_width": number}`
 */
export function setAppearance(json) {
  const { theme, panel_open: panelOpen, panel_width: width } = JSON.parse(json);
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.panel = panelOpen ? "open" : "closed";
  root.style.setProperty("--panel", `${width}px`);
  try {
    localStorage.setItem("fieldbook.appearance", json);
  } catch {
    // The next start paints the default first, then this.
  }
}

/**
 * Follow a pointer that took the panel's edge; the width is told once, when it lets go.
 * @param {PointerEvent} event
 * @param {((width: number) => void) & {destroy(): void}} done
 */
export function dragPanel(event, done) {
  const edge = /** @type {HTMLElement} */ (event.target);
  const start = edge.parentElement?.getBoundingClientRect().left ?? 0;
  let width = 0;
  const follow = (/** @type {PointerEvent} */ { clientX }) => {
    width = Math.round(Math.min(520, Math.max(180, clientX - start)));
    root.style.setProperty("--panel", `${width}px`);
  };
  const end = () => {
    edge.removeEventListener("pointermove", follow);
    if (width) done(width);
    done.destroy();
  };
  event.preventDefault();
  edge.setPointerCapture(event.pointerId);
  edge.addEventListener("pointermove", follow);
  edge.addEventListener("lostpointercapture", end, { once: true });
}

/** @param {boolean} open whether the panel lies over a narrow window */
export function setSheet(open) {
  root.dataset.sheet = open ? "open" : "closed";
}

/** @returns {boolean} whether panels are sheets at this width */
export const isNarrow = () => matchMedia("(max-width: 899px)").matches;

/** @returns {string} the part of the address that Fieldbook owns */
export const address = () => location.hash;

/**
 * @param {string} hash
 * @param {boolean} replace whether the present entry of the history gives way
 */
export function setAddress(hash, replace) {
  if (location.hash === hash) return;
  if (replace) history.replaceState(null, "", hash || location.pathname + location.search);
  else history.pushState(null, "", hash || location.pathname + location.search);
}

/** @param {(hash: string) => void} listener */
export function onAddress(listener) {
  const tell = () => listener(location.hash);
  addEventListener("popstate", tell);
  addEventListener("hashchange", tell);
}

/** @returns {string} what a shortcut of the installed application asked for, told only once */
export function requestedAct() {
  const here = new URL(location.href);
  const act = here.searchParams.get("do") ?? "";
  if (act) {
    here.searchParams.delete("do");
    history.replaceState(null, "", here);
  }
  return act;
}

/**
 * @param {string} text an unexpected error, with its traceback
 * @param {string} discreet the same without what may be a person's data
 */
export function logError(text, discreet) {
  note("error", discreet);
  unheard(() => console.error(text));
}

/**
 * The interface did not start, although Python did.
 *
 * @param {string} why
 * @param {string} traceback
 */
export function failToStart(why, traceback) {
  console.error(traceback);
  void import("../diagnostics/failure.js").then(({ showFailure }) => showFailure(new Error(why)));
}

/** @param {string} title */
export function setTitle(title) {
  document.title = title;
}

/**
 * Scroll an element into sight once it is drawn.
 *
 * @param {string} id
 */
export function reveal(id) {
  requestAnimationFrame(() =>
    document.getElementById(id)?.scrollIntoView({ block: "nearest", inline: "nearest" }),
  );
}

/**
 * Put the focus on an element: at once, so that the next key finds it there; one that is about to
 * be drawn, as soon as the present act of Python has ended.
 * @param {string} id
 * @param {boolean} select whether the text of a field is selected too
 */
export function focus(id, select) {
  const element = document.getElementById(id);
  if (element) give(element, select);
  else {
    queueMicrotask(() => {
      const drawn = document.getElementById(id);
      if (drawn) give(drawn, select);
    });
  }
}

/**
 * @param {HTMLElement} element
 * @param {boolean} select
 */
function give(element, select) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
  if (select && element instanceof HTMLInputElement) element.select();
}

/**
 * Show a `dialog` over everything else, once the present act of Python has drawn it.
 * @param {string} id
 */
export function showModal(id) {
  queueMicrotask(() => {
    const dialog = document.getElementById(id);
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  });
}

/**
 * Open the chooser of an `input type=file`; must run within a person's act.
 * @param {string} id
 */
export function openChooser(id) {
  document.getElementById(id)?.click();
}

/**
 * Called when the person leaves or hides the page: the last moment to put things on disk.
 * @param {() => void} listener
 */
export function onLeave(listener) {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") listener();
  });
}
