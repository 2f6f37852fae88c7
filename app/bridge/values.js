/** Setting attributes, properties and styles as the page's policy allows it. */

import { ABSENT, ATTRIBUTE, FALSE, PROPERTY, STRING, TRUE } from "./ops.js";

/**
 * @param {Element} element
 * @param {number} kind ATTRIBUTE, PROPERTY or STYLE
 * @param {string} name
 * @param {number} flag
 * @param {string} text the string that came with the flag, if one did
 */
export function setValue(element, kind, name, flag, text) {
  if (kind === ATTRIBUTE) {
    if (flag === ABSENT) element.removeAttribute(name);
    else if (name === "class" && element instanceof HTMLElement) element.className = text;
    else element.setAttribute(name, text);
  } else if (kind === PROPERTY) {
    setProperty(element, name, parsed(flag, text));
  } else {
    // Through the CSSOM: the policy forbids style attributes, not styles.
    const { style } = /** @type {HTMLElement} */ (element);
    if (flag === ABSENT) style.removeProperty(name);
    else style.setProperty(name, text);
  }
}

/**
 * @param {number} flag
 * @param {string} text
 * @returns {unknown}
 */
function parsed(flag, text) {
  if (flag === STRING) return text;
  if (flag === TRUE) return true;
  if (flag === FALSE) return false;
  return flag === ABSENT ? undefined : JSON.parse(text);
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {unknown} value undefined for none
 */
function setProperty(element, name, value) {
  const target = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (element));
  if (name === "value" && isField(element)) {
    setFieldValue(target, element, value === undefined ? "" : String(value));
  } else if (value !== undefined) target[name] = value;
  // Without a value a progress bar is indeterminate; an empty one would be none at all.
  else if (name === "value") element.removeAttribute(name);
  else target[name] = typeof target[name] === "boolean" ? false : null;
}

/** @param {Element} element */
const isField = (element) =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement;

/**
 * Set a field's value. The same value again would still move the caret, and another one while
 * somebody types must not send the caret to the end.
 *
 * @param {Record<string, unknown>} target
 * @param {Element} element
 * @param {string} value
 */
function setFieldValue(target, element, value) {
  if (target["value"] === value) return;
  const caret = element === element.ownerDocument.activeElement ? selection(element) : null;
  target["value"] = value;
  if (caret) /** @type {HTMLInputElement} */ (element).setSelectionRange(...caret);
}

/**
 * The selection of a text field, null where there is none.
 *
 * @param {Element} element
 * @returns {[number, number, "forward" | "backward" | "none"] | null}
 */
export function selection(element) {
  const { selectionStart, selectionEnd, selectionDirection } = /** @type {HTMLInputElement} */ (
    element
  );
  if (typeof selectionStart !== "number" || typeof selectionEnd !== "number") return null;
  return [selectionStart, selectionEnd, selectionDirection ?? "none"];
}
