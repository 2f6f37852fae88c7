/** The diagnostics, for Python. */

export { copy, download } from "./handing-out.js";
export { note } from "./log.js";
export { collect } from "./report.js";
