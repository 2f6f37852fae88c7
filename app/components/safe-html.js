/**
 * HTML from outside (a cell's output, a person's Markdown) as nodes that can do no harm: no
 * scripts, no handlers, no frames, no forms, nothing fetched from elsewhere.
 */

import DOMPurify from "../vendor/dompurify.js";

/** Style attributes wait under this name: the policy forbids parsing them, not setting them. */
const STYLE = "data-fieldbook-style";
const ELSEWHERE = /^\s*(?:https?:)?\/\//i;

/**
 * An element's own policy is refused by the page's when its style attribute is parsed, so the
 * attribute is renamed in the source and set through the object model afterwards.
 * @param {string} html
 */
const setStylesAside = (html) => html.replace(/(<[a-z][^<>]*?\s)style(\s*=)/gi, `$1${STYLE}$2`);

const purifier = DOMPurify(window);

purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node instanceof HTMLAnchorElement && node.hasAttribute("href")) {
    node.target = "_blank";
    node.rel = "noopener noreferrer";
  }
  const source = node.getAttribute?.("src");
  if (source && ELSEWHERE.test(source)) node.removeAttribute("src");
});

const FORBIDDEN = ["form", "button", "textarea", "select", "option", "dialog", "link", "meta"];

/**
 * @param {string} html
 * @param {{styleSheets?: boolean}} [options] whether style elements may stay, for a shadow root
 * @returns {DocumentFragment}
 */
export function safeFragment(html, { styleSheets = false } = {}) {
  const fragment = /** @type {DocumentFragment} */ (
    /** @type {unknown} */ (
      purifier.sanitize(setStylesAside(html), {
        RETURN_DOM_FRAGMENT: true,
        USE_PROFILES: { html: true, mathMl: true },
        FORBID_TAGS: styleSheets ? FORBIDDEN : [...FORBIDDEN, "style"],
        ADD_TAGS: styleSheets ? ["style"] : [],
        // Ids would shadow the page's names; a shadow root keeps them, style elements need them.
        FORBID_ATTR: ["style", "srcset", "formaction", "name", ...(styleSheets ? [] : ["id"])],
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
 * Fill a shadow root with HTML whose style elements are adopted as sheets of that root alone.
 * @param {ShadowRoot} root
 * @param {string} html
 * @param {CSSStyleSheet} base
 */
export function fillShadow(root, html, base) {
  const fragment = safeFragment(html, { styleSheets: true });
  const sheets = [base];
  for (const style of fragment.querySelectorAll("style")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style.textContent ?? "");
    sheets.push(sheet);
    style.remove();
  }
  root.adoptedStyleSheets = sheets;
  root.replaceChildren(fragment);
}
