/**
 * Where a cell stands, as a text that sorts: between two positions there is always another.
 *
 * Moving a cell then changes one short value and never touches its text, and two people who insert
 * at the same place get two cells. `fieldbook/notebook/positions.py` makes positions by the same
 * rules.
 */

// In the order of their code points, so that comparing texts compares positions.
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = DIGITS.length;

/**
 * A new position after `before` and before `after`.
 *
 * Random digits at its end keep two people apart who insert at the same place at the same time.
 * @param {string} before `""` is the start
 * @param {string | null} after `null` is the end
 * @returns {string}
 */
export function positionBetween(before, after) {
  if (after !== null && before >= after) {
    throw new RangeError(`No position lies between "${before}" and "${after}"`);
  }
  // A position never ends with the smallest digit: nothing could stand before it.
  return between(before, after) + digit(random(BASE)) + digit(1 + random(BASE - 1));
}

/**
 * Positions of equal length for a notebook's first cells, with room between them.
 * @param {number} count
 * @returns {string[]}
 */
export function spreadPositions(count) {
  let width = 1;
  while (BASE ** width < (count + 1) * 4) width += 1;
  const step = Math.floor(BASE ** width / (count + 1));
  return Array.from({ length: count }, (_, index) => encode(step * (index + 1), width) + "V");
}

/** @param {number} value */
const digit = (value) => DIGITS.charAt(value);

/** @param {number} below */
const random = (below) => Math.floor(Math.random() * below);

/**
 * @param {number} number
 * @param {number} width
 */
function encode(number, width) {
  let text = "";
  for (let place = 0; place < width; place += 1) {
    text = digit(number % BASE) + text;
    number = Math.floor(number / BASE);
  }
  return text;
}

/**
 * A digit string strictly between, never a prefix of `after`: any digits may follow it.
 * @param {string} before
 * @param {string | null} after
 * @returns {string}
 */
function between(before, after) {
  const low = before ? DIGITS.indexOf(before.charAt(0)) : 0;
  if (after === null) {
    // One step, not half the way: appending is what people do most.
    if (low + 1 < BASE) return digit(before ? low + 1 : Math.floor(BASE / 2));
    return digit(low) + between(before.slice(1), null);
  }
  const high = DIGITS.indexOf(after.charAt(0));
  if (low === high) return digit(low) + between(before.slice(1), after.slice(1));
  if (high - low > 1) return digit(Math.floor((low + high) / 2));
  return digit(low) + between(before.slice(1), null);
}
