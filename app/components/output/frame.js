/**
 * An output that acts, in a frame of its own: the service worker answers it with a policy that
 * gives it an origin of nobody's and no network. Where it can't be had, nothing acts.
 */

import { addressOf } from "../../site.js";

const FRAME = addressOf("app/frames/output.html");
const MOST_HEIGHT = 2_000;
const FIRST_HEIGHT = 120;

/** What an output looks like unless it says otherwise: as the page does. */
const LOOK = ["--ink", "--paper", "--accent", "--line"];

/** @returns {boolean} whether a frame would be answered as it must be */
export const canFrame = () => Boolean(navigator.serviceWorker?.controller);

/**
 * @param {HTMLElement} host
 * @param {{text?: string, mime?: string, label?: string}} props
 * @param {() => void} refuse draws something else in its place
 */
export function drawFrame(host, { text = "", mime = "text/html", label = "" }, refuse) {
  const frame = document.createElement("iframe");
  frame.className = "output-frame";
  frame.title = label;
  frame.loading = "lazy";
  frame.src = FRAME;
  frame.style.height = `${FIRST_HEIGHT}px`;
  let wasShown = false;
  // For as long as the frame is there: one that is moved within the page loads again.
  const hear = (/** @type {MessageEvent} */ { source, origin, data }) => {
    wasShown ||= frame.isConnected;
    if (wasShown && !frame.isConnected) return removeEventListener("message", hear);
    if (source !== frame.contentWindow || data !== "ready") return;
    // An origin that is somebody's would have everything that the page has.
    if (origin !== "null") refuse();
    else fill(frame, mime === "text/html" ? text : asScript(text));
  };
  addEventListener("message", hear);
  host.replaceChildren(frame);
}

/**
 * @param {HTMLIFrameElement} frame
 * @param {string} html
 */
function fill(frame, html) {
  const { port1: port, port2: theirs } = new MessageChannel();
  let height = 0;
  port.onmessage = ({ data }) => {
    const first = height === 0;
    height = Math.min(Math.max(1, Math.ceil(Number(data)) || 1), MOST_HEIGHT);
    if (first) show();
    else requestAnimationFrame(show);
  };
  const show = () => {
    frame.style.height = `${height}px`;
  };
  frame.contentWindow?.postMessage(`<!doctype html><style>${look()}</style>${html}`, "*", [theirs]);
}

function look() {
  const style = getComputedStyle(document.documentElement);
  const colours = LOOK.map((name) => `${name}: ${style.getPropertyValue(name)};`).join(" ");
  return `:root { color-scheme: ${style.colorScheme}; ${colours} overflow: auto; }
    body { margin: 0; color: var(--ink); font: 14px/20px system-ui, sans-serif; }`;
}

/**
 * A script as Jupyter runs it: `element` is where it may put what it makes.
 * @param {string} source
 */
const asScript = (source) =>
  `<div id="output"></div><script>(function (element) {
${source.replaceAll(/<(?=\/script|!--)/gi, "\\x3C")}
}).call(window, document.getElementById("output"));</script>`;
