/**
 * Preformatted text of any length. It stands in blocks of lines, so that the browser lays out those
 * that are on the screen and no others: half a million lines in one box take seconds at each change.
 */

import { createAnsi } from "../ansi.js";

/** Lines of a block; output.css reserves this height for one that is not on the screen. */
const BLOCK = 200;
/** A line without end is cut into blocks, too: so many letters are about as many lines as that. */
const BLOCK_LETTERS = 20_000;
/** From so many lines on a text gets a scroll bar of its own. */
const TALL = 30;

/**
 * @typedef {object} Lines
 * @property {HTMLPreElement} pre
 * @property {(text: string) => void} append draws what follows on all that was drawn before
 */

/**
 * @param {string} className
 * @returns {Lines}
 */
export function createLines(className) {
  const pre = document.createElement("pre");
  pre.className = className;
  pre.addEventListener("copy", copyText);
  const ansi = createAnsi();
  let count = 0;
  let letters = 0;
  /** @type {HTMLElement | undefined} */
  let block;

  /** @param {string} text at most what the block has room for */
  function fill(text) {
    if (!block) pre.append((block = document.createElement("span")));
    block.append(ansi.draw(text));
    letters += text.length;
  }

  function endBlock() {
    block?.classList.add("is-full");
    block = undefined;
    letters = 0;
  }

  /** @param {string} text */
  function append(text) {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) {
      count += 1;
      if (count % BLOCK) continue;
      fill(text.slice(start, end + 1));
      endBlock();
      start = end + 1;
    }
    if (start < text.length) fill(text.slice(start));
    if (letters > BLOCK_LETTERS) endBlock();
    if ((count < TALL && pre.children.length < 2) || pre.tabIndex === 0) return;
    pre.classList.add("is-tall");
    pre.tabIndex = 0;
  }
  return { pre, append };
}

/** Blocks look like lines of their own to the browser: what is copied is the text as it was. @param {ClipboardEvent} event */
function copyText(event) {
  const selection = getSelection();
  const pre = event.currentTarget;
  if (!selection?.rangeCount || !(pre instanceof HTMLElement)) return;
  const range = selection.getRangeAt(0);
  if (!pre.contains(range.commonAncestorContainer)) return;
  event.clipboardData?.setData("text/plain", range.cloneContents().textContent ?? "");
  event.preventDefault();
}

/**
 * @param {string} className
 * @param {string} text
 */
export function preformatted(className, text) {
  const lines = createLines(className);
  lines.append(text);
  return lines.pre;
}
