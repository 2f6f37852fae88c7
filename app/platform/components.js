/** The adapters that nearly every session needs, at hand before the first view is drawn. */

import { registerComponent } from "../bridge/dom.js";
import * as editor from "../components/editor.js";
import * as markdown from "../components/markdown.js";
import * as output from "../components/output.js";

/**
 * Load an adapter that is likely to be needed soon, with all that it imports. A failure is told
 * by the view that needs it.
 * @param {string} name
 */
export async function preload(name) {
  try {
    await import(new URL(`../components/${name}.js`, import.meta.url).href);
  } catch {
    // It is asked for again when it is needed.
  }
}

registerComponent("editor", editor);
registerComponent("markdown", markdown);
registerComponent("output", output);
