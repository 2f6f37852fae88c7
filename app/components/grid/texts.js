/** Every text of the grid. */

/** @import { ColumnProfile, Filter, Kind, TableProfile } from "./types.js" */

/** @type {Record<Kind, string>} */
export const KINDS = {
  integer: "Whole numbers",
  number: "Numbers",
  boolean: "True or false",
  date: "Dates",
  category: "Categories",
  text: "Text",
  empty: "No values",
};

/** @type {Record<Kind, string>} */
export const ICONS = {
  integer: "hash",
  number: "hash",
  boolean: "toggle-left",
  date: "calendar",
  category: "type",
  text: "type",
  empty: "circle",
};

/** @param {number} number with thin spaces between groups of three digits, from five digits on */
export function count(number) {
  return number < 10_000 ? String(number) : String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** @param {number} number */
export function rows(number) {
  return number === 1 ? "1 row" : `${count(number)} rows`;
}

/** @param {number} passing @param {number} all */
export function rowsOf(passing, all) {
  return `${count(passing)} of ${rows(all)}`;
}

/** @param {number} part @param {number} whole */
export function share(part, whole) {
  if (!part || !whole) return "0\u202f%";
  const percent = (100 * part) / whole;
  if (percent < 1) return "under 1\u202f%";
  if (percent > 99 && part < whole) return "over 99\u202f%";
  return `${Math.round(percent)}\u202f%`;
}

/**
 * What the small picture in the header shows, in words.
 * @param {ColumnProfile} profile
 * @param {TableProfile} table
 */
export function summary(profile, table) {
  const parts = [KINDS[profile.kind]];
  parts.push(profile.missing ? `${share(profile.missing, table.rows)} missing` : "none missing");
  if (profile.minimum !== null && profile.maximum !== null) {
    parts.push(`${profile.minimum} to ${profile.maximum}`);
  }
  if (profile.mean !== null) parts.push(`mean ${profile.mean}`);
  if (profile.kind !== "empty") parts.push(distinct(profile, table));
  if (profile.top.length && profile.distinct <= 50) {
    const named = profile.top.slice(0, 3).map(({ text, count: times }) => `${text} ${count(times)}`);
    parts.push(`most often ${named.join(", ")}`);
  }
  return parts.join(" · ");
}

/** @param {ColumnProfile} profile @param {TableProfile} table */
export function distinct(profile, table) {
  const sampled = table.sampled === null ? "" : ` in a sample of ${rows(table.sampled)}`;
  return `${count(profile.distinct)} distinct${sampled}`;
}

/** @type {Record<string, string>} */
export const OPERATORS = {
  equals: "is",
  not_equals: "is not",
  contains: "contains",
  not_contains: "does not contain",
  starts_with: "begins with",
  at_least: "is at least",
  at_most: "is at most",
  between: "is between",
  one_of: "is one of",
  is_missing: "is missing",
  is_present: "is not missing",
};

/** @type {Record<string, string>} */
export const DATE_OPERATORS = { ...OPERATORS, at_least: "is from", at_most: "is until" };

/** @param {Filter} filter */
export function condition(filter) {
  const [first = "", second = ""] = filter.values;
  const words = `${filter.column} ${OPERATORS[filter.operator] ?? filter.operator}`;
  if (filter.operator === "between") return `${words} ${first} and ${second}`;
  if (filter.operator === "one_of") return `${words} ${filter.values.join(", ")}`;
  return filter.values.length ? `${words} ${first}` : words;
}

/** @param {string} column @param {boolean} descending */
export function order(column, descending) {
  return `${column}, ${descending ? "descending" : "ascending"}`;
}

export const TEXTS = {
  filter: (/** @type {string} */ column) => `Sort and filter ${column}`,
  ascending: "Sort ascending",
  descending: "Sort descending",
  unsorted: "Remove sort",
  condition: "Show rows where it",
  value: "Value",
  from: "From",
  to: "To",
  values: "Values",
  apply: "Apply",
  clear: "Clear filter",
  removeSort: (/** @type {string} */ label) => `Remove sort by ${label}`,
  removeFilter: (/** @type {string} */ label) => `Remove filter: ${label}`,
  noRows: "The file has a header and no rows.",
  nonePasses: "No row passes these filters.",
  clearFilters: "Clear filters",
  shown: "Sort and filters",
  missing: "missing",
  tooMany: "That is too much for the clipboard. Select up to 200\u202f000 cells, or filter first.",
};
