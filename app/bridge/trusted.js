/**
 * The one Trusted Types policy of Fieldbook's own code. Markup comes only from the constant
 * templates of views, script URLs only from the site itself.
 */

/** @param {string} url */
function ownScript(url) {
  const resolved = new URL(url, globalThis.location.href);
  if (resolved.origin !== globalThis.location.origin) {
    throw new TypeError(`${resolved.origin} is not this site: no script is loaded from there.`);
  }
  return resolved.href;
}

/** @param {string} markup */
const asIs = (markup) => markup;

const { trustedTypes } = /** @type {{ trustedTypes?: TrustedTypePolicyFactory }} */ (globalThis);
const policy = trustedTypes?.createPolicy("fieldbook", {
  createHTML: asIs,
  createScriptURL: ownScript,
});

/**
 * Markup of a view's template, fit for `innerHTML`. Never give it anything else.
 *
 * @param {string} markup
 * @returns {string}
 */
export function trustedTemplate(markup) {
  return /** @type {string} */ (/** @type {unknown} */ (policy?.createHTML(markup) ?? markup));
}

/**
 * The URL of a script of this site, fit for `new Worker`.
 *
 * @param {string | URL} url
 * @returns {string}
 */
export function trustedScriptURL(url) {
  const address = String(url);
  const trusted = policy?.createScriptURL(address) ?? ownScript(address);
  return /** @type {string} */ (/** @type {unknown} */ (trusted));
}
