/** Moving a node without losing what the person sees of it: focus, selection, scroll position. */

import { selection } from "./values.js";

/** @typedef {{ moveBefore?: (node: Node, before: Node | null) => void }} AtomicMove */

/** Elements that were scrolled, where the browser can't keep that over a move by itself. */
const scrolled = /** @type {Set<Element>} */ (new Set());

const FOCUS_EVENTS = ["blur", "focus", "focusin", "focusout"];

/** @param {Event} event */
const silence = (event) => event.stopImmediatePropagation();

/**
 * Remember what is scrolled inside a root. Asking each element at a move would cost a layout.
 *
 * @param {Element} root
 */
export function watchScrolling(root) {
  if (/** @type {AtomicMove} */ (root).moveBefore) return;
  const remember = (/** @type {Event} */ { target }) => {
    if (target instanceof Element) scrolled.add(target);
  };
  root.addEventListener("scroll", remember, { capture: true, passive: true });
}

/**
 * @param {Node} parent
 * @param {Node} node
 * @param {Node | null} before
 */
export function moveNode(parent, node, before) {
  const atomic = /** @type {AtomicMove} */ (/** @type {unknown} */ (parent));
  if (!(node instanceof Element) || !node.isConnected) parent.insertBefore(node, before);
  else if (atomic.moveBefore) atomic.moveBefore(node, before);
  else moveAndRestore(parent, node, before);
}

/**
 * Do something after which the focus is where it was: for the person nothing happens to it, so
 * nobody hears of it.
 * @param {() => void} act
 */
export function unheard(act) {
  for (const type of FOCUS_EVENTS) document.addEventListener(type, silence, true);
  act();
  for (const type of FOCUS_EVENTS) document.removeEventListener(type, silence, true);
}

/**
 * @param {Node} parent
 * @param {Element} node
 * @param {Node | null} before
 */
function moveAndRestore(parent, node, before) {
  const active = document.activeElement;
  const focused = active instanceof HTMLElement && node.contains(active) ? active : null;
  const caret = focused && selection(focused);
  const positions = [];
  for (const element of scrolled) {
    if (!element.isConnected) scrolled.delete(element);
    else if (node.contains(element)) positions.push([element, element.scrollLeft, element.scrollTop]);
  }
  if (focused) {
    unheard(() => {
      parent.insertBefore(node, before);
      focused.focus({ preventScroll: true });
    });
  } else parent.insertBefore(node, before);
  if (caret) /** @type {HTMLInputElement} */ (focused).setSelectionRange(...caret);
  for (const [element, left, top] of /** @type {[Element, number, number][]} */ (positions)) {
    element.scrollTo({ left, top, behavior: "instant" });
  }
}
