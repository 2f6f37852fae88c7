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
  const source = node.getAttribute?.("src");
  if (source && !CARRIED.test(source)) node.removeAttribute("src");
});

const FORBIDDEN = ["style", "form", "button", "textarea", "select", "option", "dialog", "link", "meta"];

/**
 * @param {string} html
 * @param {{ids?: boolean}} [options] whether ids may stay; in the page they would shadow names of
 *   its own, in a shadow root style sheets refer to them
 * @returns {DocumentFragment}
 */
export function safeFragment(html, { ids = false } = {}) {
  const fragment = /** @type {DocumentFragment} */ (
    /** @type {unknown} */ (
      purifier.sanitize(setStylesAside(html), {
        RETURN_DOM_FRAGMENT: true,
        USE_PROFILES: { html: true, mathMl: true },
        FORBID_TAGS: FORBIDDEN,
        FORBID_ATTR: ["style", "srcset", "formaction", "name", ...(ids ? [] : ["id"])],
        FORCE_BODY: true,
      })
    )
  );
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
  root.replaceChildren(safeFragment(rest, { ids: true }));
}
