/** What each key does in the grid, after the ARIA pattern for data grids. */

/** @import { Place } from "./types.js" */

/**
 * @typedef {object} Extent
 * @property {number} rows
 * @property {number} columns
 * @property {number} page rows that a page key moves by
 */

/**
 * @param {KeyboardEvent} event
 * @param {Place} from
 * @param {Extent} extent
 * @returns {Place | undefined} where the key leads, `undefined` if it does not move
 */
export function destination(event, from, { rows, columns, page }) {
  const far = event.ctrlKey || event.metaKey;
  let { row, column } = from;
  switch (event.key) {
    case "ArrowUp":
      row = far ? Math.min(row, 0) : row - 1;
      break;
    case "ArrowDown":
      row = far ? rows - 1 : row + 1;
      break;
    case "ArrowLeft":
      column = far ? 0 : column - 1;
      break;
    case "ArrowRight":
      column = far ? columns - 1 : column + 1;
      break;
    case "PageUp":
      row = Math.max(row - page, Math.min(row, 0));
      break;
    case "PageDown":
      row += page;
      break;
    case "Home":
      column = 0;
      if (far) row = Math.min(row, 0);
      break;
    case "End":
      column = columns - 1;
      if (far) row = rows - 1;
      break;
    default:
      return undefined;
  }
  return {
    row: Math.max(Math.min(row, rows - 1), -1),
    column: Math.max(Math.min(column, columns - 1), 0),
  };
}
