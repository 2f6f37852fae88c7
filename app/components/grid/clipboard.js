/** Copying the selection as tab-separated text, as spreadsheets and pandas read it. */

/** @import { Column, Span } from "./types.js" */

/** Cells that are copied at most; more would stop the page. */
export const CELLS_MOST = 200_000;

/**
 * @param {Span} rows
 * @param {Span} columns
 * @param {(row: number, column: number) => string | null | undefined} cell
 * @param {Column[] | null} names the columns whose names stand above, if any
 * @returns {string}
 */
export function tabSeparated(rows, columns, cell, names) {
  const lines = [];
  if (names) lines.push(line(names.slice(columns.first, columns.last + 1).map(({ name }) => name)));
  for (let row = rows.first; row <= rows.last; row += 1) {
    const fields = [];
    for (let column = columns.first; column <= columns.last; column += 1) fields.push(cell(row, column) ?? "");
    lines.push(line(fields));
  }
  return lines.join("\n");
}

/** @param {string[]} fields */
function line(fields) {
  return fields.map((text) => (/["\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join("\t");
}
