/**
 * What the page and the service worker say to each other.
 *
 * From the page:
 * - `status` asks how much of the worker's build is kept; answered on the message's port.
 * - `save` starts or resumes saving, so many files at a time.
 * - `activate` asks a waiting version to take over; answered on the message's port.
 * - `replace` has a waiting version take over from a worker that is none of ours, whatever is open.
 * - `rest` asks the present version to begin nothing more: another is about to take over;
 *   answered on the message's port, with nothing.
 * - `log` asks what it has noted, in earlier sessions, too; answered on the message's port.
 * - `mend` asks to look at every kept file, and to fetch anew what is not as it was; answered on the
 *   message's port. A copy that is not complete yet is left to the saving.
 *
 * @typedef {{ type: "status" } | { type: "save", parallel: number } | { type: "activate" }
 *   | { type: "replace" } | { type: "rest" } | { type: "log" } | { type: "mend" }} Request
 *
 * @typedef {{ lines: Omit<import("../diagnostics/log.js").Line, "thread">[] }} Log
 *
 * @typedef {{ build: string, sources: string, complete: boolean, done: number,
 *   total: number | null }} Status
 *   What the build was made from; bytes kept and bytes in all; `total` is null before the build's
 *   list of files is known.
 *
 * @typedef {{ activated: boolean, others: number }} Activation
 *   Not activated while other windows still use the present version.
 *
 * To every window of the site, while saving (at least once a second) and at its end:
 *
 * @typedef {"network" | "server" | "damaged" | "space" | "outdated" | "unexpected"} Trouble
 *   Lost connection; a file is not there; a file came but with other bytes; the disk is full; the
 *   server has a newer build; something else.
 *
 * @typedef {{ type: "progress", build: string, done: number, total: number }
 *   | { type: "saved", build: string, total: number }
 *   | { type: "interrupted", build: string, trouble: Trouble, detail: string }
 *   | { type: "mending", build: string } & Mending} Report
 *
 * @typedef {{ mended: string[], broken: string[] }} Mending
 *   Kept files that were not as they ought to be: those that are now, and those that could not be
 *   fetched.
 */

export {};
