/**
 * Draws payloads with the page's own components and looks at what became of them. Anything that
 * runs is noted by the canaries, anything that could is found by looking.
 */

const FORBIDDEN = new Set(
  (
    "applet base button dialog embed form frame frameset iframe link meta noscript object option " +
    "portal script select style template textarea"
  ).split(" "),
);
const FETCHED = ["href", "src", "srcset", "action", "formaction", "data", "poster", "background", "ping"];
const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "sms:", "callto:", "cid:", "xmpp:", "matrix:", "ftp:", "ftps:"]);
/** Attributes that PyScript obeys, and those by which the page's own code finds its parts. */
const OBEYED = /^(?:on|py-|mpy-|data-(?!fieldbook))/;
const OF_THE_PAGE = ["id", "name", "class", "part", "slot", "is", "contenteditable", "srcdoc"];

/** @param {ParentNode} root */
function* everything(root) {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    if (element.shadowRoot) yield* everything(element.shadowRoot);
  }
}

/**
 * @param {Element} element
 * @param {boolean} isMarkup
 * @returns {string[]} what is wrong with it
 */
function faults(element, isMarkup) {
  const found = [];
  const name = element.localName;
  if (FORBIDDEN.has(name) || name.includes("-")) found.push(`<${name}>`);
  if (element.matches("input:not([type=checkbox][disabled])")) found.push("<input>");
  const inPage = isMarkup && !(element.getRootNode() instanceof ShadowRoot);
  for (const { name: attribute, value } of element.attributes) {
    if (OBEYED.test(attribute)) found.push(`${attribute}="${value}"`);
    if (inPage && OF_THE_PAGE.includes(attribute) && !/^language-[\w+#-]+$/.test(value)) {
      found.push(`${attribute}="${value}"`);
    }
    const plain = attribute.replace(/^.*:/, "");
    // On elements that know nothing of it an address is but a text.
    const isOwn = attribute === plain || element.namespaceURI !== "http://www.w3.org/1999/xhtml";
    const isUsed = isOwn && (plain in element || plain === "background");
    if (FETCHED.includes(plain) && isUsed && !isSafe(element, attribute, value)) {
      found.push(`${attribute}="${value}"`);
    }
  }
  return found;
}

/**
 * @param {Element} element
 * @param {string} attribute
 * @param {string} value
 */
function isSafe(element, attribute, value) {
  if (element.localName === "a" && attribute === "href") {
    const leads = URL.canParse(value, location.href);
    return !leads || SAFE.has(new URL(value, location.href).protocol);
  }
  return attribute === "src" && /^\s*(?:data|blob):/i.test(value);
}

/**
 * @param {string} component
 * @param {object[]} list the properties, one for each payload
 * @param {boolean} isMarkup whether the component makes elements of what a payload says; else all
 *   elements are its own, and may have names
 */
window.draw = async (component, list, isMarkup) => {
  const { mount } = await import(new URL(`./app/components/${component}.js`, location.href).href);
  const outcome = { faults: [], thrown: [], covering: [] };
  const stage = document.querySelector("#stage");
  Object.assign(stage.style, { width: "500px", height: "400px", overflow: "auto" });
  for (const [number, props] of list.entries()) {
    const host = document.createElement("div");
    host.className = "output";
    stage.append(host);
    try {
      mount(host, props, () => {});
    } catch (error) {
      outcome.thrown.push(`${number}: ${error}`);
    }
    const root = isMarkup ? (host.querySelector(".prose") ?? host) : host;
    for (const element of everything(root.querySelector(".output-html")?.shadowRoot ?? root)) {
      for (const fault of faults(element, isMarkup)) outcome.faults.push(`${number}: ${fault}`);
      act(element);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  // Whatever is drawn, a press on the page's corners must not reach it.
  for (const [x, y] of [[innerWidth - 2, 2], [innerWidth - 2, innerHeight - 2]]) {
    const hit = document.elementFromPoint(x, y);
    if (hit && stage.contains(hit) && hit !== stage) outcome.covering.push(hit.outerHTML.slice(0, 200));
  }
  stage.replaceChildren();
  return outcome;
};

const HANDS = "click mouseover pointerenter focus keydown toggle animationend load error".split(" ");

/** A person's hand: whatever listens, hears. @param {Element} element */
function act(element) {
  for (const type of HANDS) {
    if (type === "click" && element.localName === "a") continue; // it may lead elsewhere
    element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
  }
}
