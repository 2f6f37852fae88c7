/**
 * Pictures of a part of the page: what its elements are and say, as JSON, without anything that
 * acts. What a picture can't hold (a table in a shadow root, an image, a long text) leaves an empty
 * element of its height.
 */

/**
 * A text, or an element's tag, attributes and children, and its height where it holds its place.
 * @typedef {string | [string, Record<string, string>, Picture[], number?]} Picture
 */

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "use"]);
const TAGS = new Set(
  (
    "a b blockquote br button code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i label li main ol " +
    "option p pre s section select span strong sub summary sup table tbody td th thead tr ul"
  ).split(" "),
);
const ATTRIBUTE = /^(?:class|role|id|title|type|tabindex|hidden|selected|aria-[a-z]+|data-[a-z]+)$/;
const ICON = /^\.\/app\/vendor\/icons\.svg#[\w-]+$/;
/** Longer texts only hold their place, in characters. */
const LONG = 4_000;

/**
 * @param {string} name
 * @param {string} value
 */
const isKept = (name, value) => ATTRIBUTE.test(name) || (name === "href" && ICON.test(value));

/**
 * @param {Element} element
 * @param {string} left which elements are left out
 * @param {string} emptied which are taken without what is in them
 * @returns {Picture}
 */
export function takePicture(element, left, emptied) {
  const tag = element.localName;
  /** @type {Record<string, string>} */
  const attributes = {};
  for (const { name, value } of element.attributes) {
    if (isKept(name, value)) attributes[name] = value;
  }
  if (element instanceof HTMLOptionElement && element.selected) attributes.selected = "";
  const isEditor = "cell" in /** @type {HTMLElement} */ (element).dataset;
  if (isEditor || element.matches(emptied) || "hidden" in attributes) return [tag, attributes, []];
  const texts = [...element.childNodes].filter((node) => node instanceof Text);
  const isTooMuch = texts.some((text) => text.data.length > LONG);
  if (element.shadowRoot || isTooMuch || !(TAGS.has(tag) || DRAWN.has(tag))) {
    return ["div", attributes, [], element.getBoundingClientRect().height];
  }
  const children = [];
  for (const node of element.childNodes) {
    if (node instanceof Text) children.push(node.data);
    else if (node instanceof Element && !node.matches(left)) {
      children.push(takePicture(node, left, emptied));
    }
  }
  return [tag, attributes, children.filter((child) => child !== "")];
}

/**
 * @param {Picture} picture
 * @returns {Node}
 */
export function drawPicture(picture) {
  if (typeof picture === "string") return document.createTextNode(picture);
  const [tag, attributes, children, height] = picture;
  const element = DRAWN.has(tag)
    ? document.createElementNS(SVG, tag)
    : document.createElement(TAGS.has(tag) ? tag : "div");
  for (const [name, value] of Object.entries(attributes)) {
    if (isKept(name, value)) element.setAttribute(name, value);
  }
  if (height !== undefined && element instanceof HTMLElement) element.style.height = `${height}px`;
  element.append(...children.map(drawPicture));
  return element;
}
