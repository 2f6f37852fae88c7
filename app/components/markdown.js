/** Markdown as prose. */

import { marked } from "../vendor/marked.js";
import { safeFragment } from "./safe-html.js";

/**
 * @param {string} source
 * @returns {DocumentFragment}
 */
export function renderMarkdown(source) {
  let html;
  try {
    html = /** @type {string} */ (marked.parse(source, { async: false, gfm: true }));
  } catch {
    // Quotes in quotes in quotes, thousands of them: nobody wrote that to be read as prose.
    const written = document.createElement("pre");
    written.textContent = source;
    const fragment = document.createDocumentFragment();
    fragment.append(written);
    return fragment;
  }
  return safeFragment(html);
}

/**
 * @param {HTMLElement} host
 * @param {{source: string}} props
 */
export function mount(host, props) {
  host.classList.add("prose");
  const show = (/** @type {{source: string}} */ { source }) => host.replaceChildren(renderMarkdown(source));
  show(props);
  return { update: show, destroy: () => host.replaceChildren() };
}
