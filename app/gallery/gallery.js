/**
 * Starts the page of patterns: the list that the build has written, Python, and the gallery in it.
 * Nothing of the application is started, and nothing of this is asked for by the application.
 */

import { registerComponent } from "../bridge/islands.js";
import { listen } from "../diagnostics/log.js";
import { isolate } from "../offline/isolation.js";
import { expectFile } from "../runtime/failures.js";
import { startPagePython } from "../runtime/page.js";
import { requireSame } from "../runtime/same_sources.js";
import { addressOf } from "../site.js";
import * as facade from "./facade.js";
import * as text from "./text.js";

const CATALOGUE = addressOf("patterns/patterns.json");

listen();
registerComponent("text", text);
registerComponent("chart", () => import("./chart.js"));
start().catch(fail);

async function start() {
  requireSame("The patterns could not be shown.", document.documentElement.dataset.sources);
  if (!(await isolate())) return;
  const [python, catalogue] = await Promise.all([startPagePython(), fetchCatalogue()]);
  const gallery = python.pyimport("fieldbook.gallery.browser");
  document.querySelector("#root")?.replaceChildren();
  gallery.open_gallery(facade, catalogue);
  gallery.destroy();
}

async function fetchCatalogue() {
  const answer = await fetch(CATALOGUE);
  if (!answer.ok) throw new Error(`${CATALOGUE} answered ${answer.status}`);
  return answer.text();
}

/** @param {unknown} error */
async function fail(error) {
  const { showFailure } = await import("../diagnostics/failure.js");
  document.querySelector(".gallery-waiting")?.remove();
  await showFailure(error, [expectFile(CATALOGUE, /json/)]);
}
