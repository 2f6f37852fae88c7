/**
 * One output of a cell. Which representation to show is decided in Python; each kind has its
 * renderer here.
 */

import { renderMarkdown } from "./markdown.js";
import { fillShadow } from "./safe-html.js";
import { canFrame, drawFrame } from "./output/frame.js";
import { preformatted } from "./output/lines.js";
import { htmlSheet } from "./output/sheet.js";
import { stream } from "./output/stream.js";

/**
 * @typedef {object} Props
 * @property {"stream" | "error" | "html" | "frame" | "markdown" | "image" | "svg" | "text"} kind
 * @property {string} [text] of a stream, of HTML, Markdown, SVG or plain text
 * @property {string} [name] of a stream: "stdout" or "stderr"
 * @property {string} [ename]
 * @property {string} [evalue]
 * @property {string} [traceback]
 * @property {string} [mime] of an image, or of what acts in a frame
 * @property {string} [data] of an image, in base64
 * @property {number} [width]
 * @property {number} [height]
 * @property {string} [label] what an image shows, for those who don't see it
 * @property {string} [more] the word for the folded traceback
 * @property {string} [note] what is to be said of an output that is not shown whole
 *
 * @typedef {(host: HTMLElement, props: Props) => ((next: Props) => boolean) | void} Renderer
 *   draws, and may return a function that draws a change; false from it asks to draw anew
 */

/** @type {Renderer} */
function error(host, { ename = "", evalue = "", traceback = "", more = "" }) {
  const box = document.createElement("div");
  box.className = "output-error";
  const line = document.createElement("div");
  line.className = "output-error-line";
  const name = document.createElement("span");
  name.className = "output-error-name";
  name.textContent = ename;
  line.append(name, evalue ? `: ${evalue}` : "");
  box.append(line);
  if (traceback) {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = more;
    details.append(summary, preformatted("output-trace", traceback));
    box.append(details);
  }
  host.replaceChildren(box);
}

/** @type {Renderer} */
function html(host, { text = "", note = "" }) {
  const inner = document.createElement("div");
  inner.className = "output-html";
  fillShadow(inner.attachShadow({ mode: "open" }), text, htmlSheet);
  host.replaceChildren(inner, ...noted(note));
}

/** @param {string} text */
function noted(text) {
  if (!text) return [];
  const note = document.createElement("p");
  note.className = "output-note";
  note.textContent = text;
  return [note];
}

/** What acts, where it can harm nobody; where there is no such place, what is left of it. @type {Renderer} */
function frame(host, props) {
  const still = () =>
    props.mime === "text/html" ? html(host, props) : host.replaceChildren(...noted(props.note ?? ""));
  if (!canFrame()) return void still();
  drawFrame(host, props, still);
  return (next) => next.text === props.text && next.mime === props.mime;
}

/** @type {Renderer} */
function prose(host, { text = "" }) {
  const inner = document.createElement("div");
  inner.className = "prose";
  inner.append(renderMarkdown(text));
  host.replaceChildren(inner);
}

/**
 * @param {string} source
 * @param {Props} props
 */
function picture(source, { width, height, label = "" }) {
  const image = new Image();
  image.className = "output-image";
  image.alt = label;
  if (width) image.width = width;
  if (height) image.height = height;
  image.src = source;
  return image;
}

/** @type {Renderer} */
function image(host, props) {
  host.replaceChildren(picture(`data:${props.mime};base64,${props.data?.replace(/\s/g, "")}`, props));
}

/** Drawn as an image: whatever an SVG contains, it runs nothing and fetches nothing. @type {Renderer} */
function svg(host, props) {
  const url = URL.createObjectURL(new Blob([props.text ?? ""], { type: "image/svg+xml" }));
  const drawn = picture(url, props);
  const release = () => URL.revokeObjectURL(url);
  drawn.addEventListener("load", release, { once: true });
  drawn.addEventListener("error", release, { once: true });
  host.replaceChildren(drawn);
}

/** @type {Renderer} */
function text(host, props) {
  host.replaceChildren(preformatted("output-text", props.text ?? ""));
}

/** @type {Record<Props["kind"], Renderer>} */
const RENDERERS = { stream, error, html, frame, markdown: prose, image, svg, text };

/**
 * @param {HTMLElement} host
 * @param {Props} props
 */
export function mount(host, props) {
  let shown = props;
  let change = RENDERERS[props.kind](host, props);
  return {
    /** @param {Partial<Props>} changed */
    update(changed) {
      const next = { ...shown, ...changed };
      if (next.kind !== shown.kind || !change?.(next)) change = RENDERERS[next.kind](host, next);
      shown = next;
    },
    destroy: () => host.replaceChildren(),
  };
}
