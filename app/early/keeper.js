/** Keeps a picture of the notebook in front for the next start, taken when nothing happens. */

import { whenIdle } from "../runtime/idle.js";
import { takePicture } from "./picture.js";
import { writeRecord } from "./record.js";

/** Milliseconds without a change after which a picture is taken. */
const QUIET = 700;
/** What is gone after a start: words on the kernel, questions, how long a cell took. */
const PASSING = ".message, .output-input";
const EMPTIED = ".output-foot";

/** @type {import("./record.js").Front | null} */
let front = null;
let timer = 0;
/** @type {MutationObserver | null} */
let observer = null;

/**
 * Keep what is in front from now on.
 * @param {string} json what Python says of the notebook in front, `null` where there is none
 */
export function keep(json) {
  front = JSON.parse(json);
  if (!front) writeRecord(null);
  observer ??= watch();
  soon();
}

function watch() {
  const changes = new MutationObserver(soon);
  const main = /** @type {Element} */ (document.querySelector("#main"));
  changes.observe(main, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") take();
  });
  return changes;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => whenIdle(take, 2_000), QUIET);
}

function take() {
  clearTimeout(timer);
  timer = 0;
  const main = document.querySelector("#main");
  const shown = main?.querySelector(".page:not([hidden]) > .notebook > .scroll");
  // While a cell runs nothing of it is worth keeping; its end is a change.
  if (!front || !main || !shown || shown.querySelector(".is-running, .is-queued")) return;
  const picture = takePicture(main, PASSING, EMPTIED);
  writeRecord({ ...front, picture, scroll: shown.scrollTop });
}
