/**
 * What the person sees where the interface did not start: what happened, why, what to do, and the
 * diagnostics to be handed on. All of it without Python, which is what did not start.
 */

import { explainFailure } from "../runtime/failures.js";
import { copy, download } from "./handing-out.js";
import { note } from "./log.js";
import { collect } from "./report.js";

/** @import {Expected} from "../runtime/inspection.js" */

const WHAT = "Fieldbook could not be started.";

let shown = false;

/**
 * @param {unknown} error
 * @param {readonly Expected[]} [files] those it may have been about
 */
export async function showFailure(error, files = []) {
  if (shown) return;
  shown = true;
  const { what, why, remedy } = await explainFailure(WHAT, error, files);
  note("error", `${what} ${why}`);
  const outcome = element("p", "");
  outcome.setAttribute("role", "status");
  const text = async () => /** @type {string} */ (JSON.parse(await collect()).text);
  const acts = element("div", "notice-acts");
  acts.append(
    button("Reload", () => location.reload()),
    button("Copy diagnostics", async () => {
      const copied = await copy(await text());
      outcome.textContent = copied
        ? "Copied. Names of files may be in it, but nothing of what is in them."
        : "The browser did not allow copying. Download the diagnostics instead.";
    }),
    button("Download diagnostics", async () => download(await text())),
  );
  const words = element("div", "");
  words.append(element("p", "notice-what", what), element("p", "", why), element("p", "", remedy));
  words.append(acts, outcome);
  const notice = element("div", "notice floating is-error");
  notice.setAttribute("role", "alert");
  notice.append(words);
  const notices = element("div", "notices");
  notices.append(notice);
  document.body.append(notices);
  stopWaiting();
}

/** The static shell says that something goes on. */
function stopWaiting() {
  document.documentElement.dataset.failed = "";
  const kernel = /** @type {HTMLElement | null} */ (document.querySelector(".status-kernel"));
  const word = kernel?.querySelector(".status-text");
  if (kernel && word?.textContent === "Starting") {
    kernel.dataset.state = "failed";
    kernel.querySelector(".icon")?.remove();
    word.textContent = "Failed";
  }
  document.querySelector("[aria-busy]")?.replaceChildren();
}

/**
 * @param {string} name
 * @param {string} look
 * @param {string} [text]
 */
function element(name, look, text = "") {
  const made = document.createElement(name);
  made.className = look;
  made.textContent = text;
  return made;
}

/**
 * @param {string} title
 * @param {() => unknown} act
 */
function button(title, act) {
  const made = element("button", "button", title);
  made.setAttribute("type", "button");
  made.addEventListener("click", act);
  return made;
}
