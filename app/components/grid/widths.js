/** How wide columns are before anybody resizes them. */

/** @import { Column } from "./types.js" */

/** The advance of a character of the grid's type, 13.5 px JetBrains Mono. */
const CHARACTER = 8.1;
/** About that of a name's, 14 px Source Sans. */
const LETTER = 7.4;
const PADDING = 17;
/** The mark of the kind and the two buttons beside a name. */
const MARKS = 60;
const WIDEST = 360;

/** @param {Column[]} columns @returns {number[]} */
export function initialWidths(columns) {
  return columns.map(({ name, width }) =>
    Math.min(Math.ceil(Math.max(width * CHARACTER + PADDING, name.length * LETTER + MARKS)), WIDEST),
  );
}

/** @param {string[]} texts @returns {number} enough for each of them */
export function fittingWidth(texts) {
  const longest = Math.max(...texts.map((text) => text.length), 1);
  return Math.ceil(longest * CHARACTER + PADDING);
}
