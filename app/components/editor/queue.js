/**
 * Builds editors a few at a time: those in sight as soon as they are, the others while the page
 * is idle. Each turn ends after a few milliseconds, so that nothing waits behind it.
 */

import { whenIdle } from "../../runtime/idle.js";

const TURN = 10;
const MARGIN = "400px";

/** @type {Map<Element, () => void>} */
const waiting = new Map();
/** @type {Set<Element>} */
const inSight = new Set();
let scheduled = false;

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) inSight.add(target);
      else inSight.delete(target);
    }
    schedule();
  },
  { rootMargin: MARGIN },
);

function schedule() {
  if (scheduled || waiting.size === 0) return;
  scheduled = true;
  if (inSight.size) requestAnimationFrame(turn);
  else whenIdle(turn, 2_000);
}

function turn() {
  scheduled = false;
  const end = performance.now() + TURN;
  while (waiting.size && performance.now() < end) {
    const [next] = inSight.size ? inSight : waiting.keys();
    const build = next && waiting.get(next);
    if (!next || !build) {
      if (next) inSight.delete(next);
      continue;
    }
    forget(next);
    build();
  }
  schedule();
}

/** @param {Element} element */
function forget(element) {
  waiting.delete(element);
  inSight.delete(element);
  observer.unobserve(element);
}

/**
 * @param {Element} element
 * @param {() => void} build
 * @returns {() => void} takes it out of the queue
 */
export function buildSoon(element, build) {
  waiting.set(element, build);
  observer.observe(element);
  schedule();
  return () => forget(element);
}
