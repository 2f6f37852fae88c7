/**
 * HTML from outside (a cell's output, a person's Markdown) as nodes that can do no harm: no
 * scripts, no handlers, no frames, no forms, nothing fetched from elsewhere.
 */

import purifier from "../vendor/dompurify.js";

/** Style attributes wait under this name: the policy forbids parsing them, not setting them. */
const STYLE = "data-fieldbook-style";
const STYLE_ELEMENT = /<style\b[^>]*>([^]*?)<\/style\s*>/gi;
/** Pictures come with the text; others would be asked of a server, here or elsewhere. */
const CARRIED = /^\s*(?:data|blob):/i;

/**
 * An element's own policy is refused by the page's when its style attribute is parsed, so the
 * attribute is renamed in the source and set through the object model afterwards.
 * @param {string} html
 */
const setStylesAside = (html) => html.replace(/(<[a-z][^<>]*?\s)style(\s*=)/gi, `$1${STYLE}$2`);

purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node instanceof HTMLAnchorElement && node.hasAttribute("href")) {
    node.target = "_blank";
    node.rel = "noopener noreferrer";
  }
  for (const name of ["src", "poster", "background"]) {
    if (!CARRIED.test(node.getAttribute(name) ?? "data:")) node.removeAttribute(name);
  }
});

const FORBIDDEN_TAGS = [
  ..."base button datalist dialog form link meta optgroup option select style".split(" "),
  ..."template textarea".split(" "),
];
const FORBIDDEN_ATTRIBUTES = "style srcset formaction name popover popovertarget slot part".split(" ");
/** By these the page's own code and its style sheets know their parts. */
const OF_THE_PAGE = new Set(["id", "class", "role", "tabindex", "hidden"]);
const LANGUAGE = /^language-[\w+#.-]+$/;

/** @param {Element} element */
function leaveThePage(element) {
  for (const { name, value } of [...element.attributes]) {
    const named = OF_THE_PAGE.has(name) || name.startsWith("aria-");
    if (named && !(name === "class" && LANGUAGE.test(value))) element.removeAttribute(name);
  }
}

/**
 * @param {string} html
 * @param {{enclosed?: boolean}} [options] whether it goes into a shadow root, where its ids and
 *   classes are its own; in the page they would be taken for the page's
 * @returns {DocumentFragment}
 */
export function safeFragment(html, { enclosed = false } = {}) {
  const sanitized = /** @type {DocumentFragment | null} */ (
    /** @type {unknown} */ (
      purifier.sanitize(setStylesAside(html), {
        RETURN_DOM_FRAGMENT: true,
        USE_PROFILES: { html: true, mathMl: true },
        FORBID_TAGS: FORBIDDEN_TAGS,
        FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
        ALLOW_DATA_ATTR: false,
        ADD_ATTR: [STYLE],
        ADD_URI_SAFE_ATTR: [STYLE], // "color: red" is no address with an unknown scheme
        FORCE_BODY: true,
      })
    )
  );
  // Of a set of frames nothing is left, not even a body.
  const fragment = sanitized ?? document.createDocumentFragment();
  // Markdown's lists of tasks have boxes that only show what is done; nothing else asks a person.
  for (const field of fragment.querySelectorAll("input:not([type=checkbox][disabled])")) field.remove();
  if (!enclosed) fragment.querySelectorAll("*").forEach(leaveThePage);
  for (const element of fragment.querySelectorAll(`[${STYLE}]`)) {
    const style = element.getAttribute(STYLE) ?? "";
    element.removeAttribute(STYLE);
    if (element instanceof HTMLElement) element.style.cssText = style;
  }
  return fragment;
}

/**
 * Fill a shadow root with HTML whose style elements become adopted sheets of that root alone: the
 * policy forbids parsing them too. Whatever they hold, it can't load anything from elsewhere.
 * @param {ShadowRoot} root
 * @param {string} html
 * @param {CSSStyleSheet} base
 */
export function fillShadow(root, html, base) {
  const sheets = [base];
  const rest = html.replace(STYLE_ELEMENT, (_, css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.push(sheet);
    return "";
  });
  root.adoptedStyleSheets = sheets;
  root.replaceChildren(safeFragment(rest, { enclosed: true }));
}
