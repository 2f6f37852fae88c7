/**
 * What crosses between the grid and its owner, as JSON. The names are those of
 * `fieldbook.tables.messages`, so that its dataclasses cross unchanged.
 *
 * @typedef {"integer" | "number" | "boolean" | "date" | "category" | "text" | "empty"} Kind
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {Kind} kind
 * @property {number} width in characters
 * @property {number} decimals room for fractions, so that decimal points stand in line
 *
 * @typedef {object} Sort
 * @property {string} column
 * @property {boolean} descending
 *
 * @typedef {object} Filter
 * @property {string} column
 * @property {string} operator
 * @property {string[]} values
 *
 * @typedef {object} ColumnProfile
 * @property {string} name
 * @property {Kind} kind
 * @property {number} missing
 * @property {number} distinct
 * @property {string | null} minimum
 * @property {string | null} maximum
 * @property {string | null} mean
 * @property {{low: string, high: string, counts: number[]} | null} histogram
 * @property {{text: string, count: number}[]} top
 *
 * @typedef {object} TableProfile
 * @property {number} rows
 * @property {number | null} sampled
 * @property {number} start the first profiled column
 * @property {ColumnProfile[]} columns
 *
 * @typedef {object} Props
 * @property {string} name the accessible name: the file's
 * @property {string} version changes when the data do
 * @property {number} rows of the whole table
 * @property {Column[]} columns
 * @property {Sort[]} sort
 * @property {Filter[]} filters
 * @property {TableProfile | null} profile
 *
 * @typedef {object} Page
 * @property {number} start
 * @property {number} stop
 * @property {number} total rows that pass the filters
 * @property {number} column_start
 * @property {number} column_stop
 * @property {(string | null)[][]} cells
 *
 * @typedef {object} PageRequest
 * @property {string} request_id
 * @property {number} start
 * @property {number} stop
 * @property {number} column_start
 * @property {number} column_stop
 *
 * @typedef {{what: string, why: string, remedy: string}} Failure
 *
 * @typedef {object} Delivery the answer to a `PageRequest`
 * @property {string} request_id
 * @property {Page} [page]
 * @property {Failure} [error]
 *
 * @typedef {{row: number, column: number}} Place row -1 is the header
 *
 * @typedef {{first: number, last: number}} Span `last` is included; empty where it is below `first`
 */

export {};
