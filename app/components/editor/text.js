/** Positions: the editor counts UTF-16 units, Python counts characters. */

/**
 * @param {string} text
 * @param {number} offset in UTF-16 units
 * @returns {number} in characters
 */
export function toCharacters(text, offset) {
  let count = 0;
  for (let index = 0; index < offset; count += 1) {
    index += /** @type {number} */ (text.codePointAt(index)) > 0xffff ? 2 : 1;
  }
  return count;
}

/**
 * @param {string} text
 * @param {number} characters
 * @returns {number} in UTF-16 units
 */
export function fromCharacters(text, characters) {
  let index = 0;
  for (let count = 0; count < characters && index < text.length; count += 1) {
    index += /** @type {number} */ (text.codePointAt(index)) > 0xffff ? 2 : 1;
  }
  return index;
}
