/** A pattern's page: Markdown, whose links among patterns stay on this page. */

import { renderMarkdown } from "../components/markdown.js";

/**
 * @param {HTMLElement} host
 * @param {{source: string}} props
 */
export function mount(host, { source }) {
  host.classList.add("prose");
  show(host, source);
  return {
    update: (/** @type {{source: string}} */ props) => show(host, props.source),
    destroy: () => host.replaceChildren(),
  };
}

/**
 * @param {HTMLElement} host
 * @param {string} source
 */
function show(host, source) {
  const text = renderMarkdown(source);
  for (const link of text.querySelectorAll('a[href^="#/"]')) link.removeAttribute("target");
  // Wide tables and long lines scroll by themselves, by keys too; the page never does sideways.
  for (const wide of text.querySelectorAll("pre, table")) {
    const frame = document.createElement("div");
    frame.className = "gallery-wide";
    frame.tabIndex = 0;
    wide.replaceWith(frame);
    frame.append(wide);
  }
  host.replaceChildren(text);
}
