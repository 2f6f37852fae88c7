/** Markdown as prose. */

import { marked } from "../vendor/marked.js";
import { safeFragment } from "./safe-html.js";

/**
 * @param {string} source
 * @returns {DocumentFragment}
 */
export function renderMarkdown(source) {
  return safeFragment(/** @type {string} */ (marked.parse(source, { async: false, gfm: true })));
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
