/**
 * What a cell prints. It comes in many small parts, sometimes without end: what was drawn stays, and
 * drawing never takes more than a small share of the page's time.
 */

import { createLines } from "./lines.js";

/** Drawn at once, before the clock is looked at again. */
const PORTION = 20_000;
/** After drawing for so long, nothing is drawn for a multiple of that time. */
const SHORT_MS = 8;
const REST = 8;

/**
 * @param {string} text
 * @param {number} start
 */
function portionEnd(text, start) {
  const end = Math.min(start + PORTION, text.length);
  const isCut = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return isCut ? end + 1 : end;
}

/** @type {import("../output.js").Renderer} */
export function stream(host, { name = "stdout", text: first = "" }) {
  const { pre, append } = createLines(`output-stream is-${name}`);
  let text = first;
  let drawn = 0;
  let resting = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function draw() {
    const began = performance.now();
    const atEnd = drawn > 0 && pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 4;
    let taken = 0;
    while (drawn < text.length && taken <= SHORT_MS) {
      const end = portionEnd(text, drawn);
      append(text.slice(drawn, end));
      drawn = end;
      if (atEnd) pre.scrollTop = pre.scrollHeight;
      taken = performance.now() - began;
    }
    if (taken > SHORT_MS) rest(taken * REST);
  }

  /** @param {number} ms */
  function rest(ms) {
    resting = true;
    timer = setTimeout(() => {
      resting = false;
      if (drawn < text.length) draw();
    }, ms);
  }

  host.replaceChildren(pre);
  draw();
  return (next) => {
    const now = next.text ?? "";
    if (next.name !== name || !now.startsWith(text)) {
      clearTimeout(timer);
      return false;
    }
    text = now;
    if (!resting) draw();
    return true;
  };
}
