/**
 * What the page and the service worker say to each other.
 *
 * From the page:
 * - `status` asks how much of the worker's build is kept; answered on the message's port.
 * - `save` starts or resumes saving, so many files at a time.
 * - `activate` asks a waiting version to take over; answered on the message's port.
 * - `log` asks what it has noted, in earlier sessions, too; answered on the message's port.
 *
 * @typedef {{ type: "status" } | { type: "save", parallel: number } | { type: "activate" }
 *   | { type: "log" }} Request
 *
 * @typedef {{ lines: Omit<import("../diagnostics/log.js").Line, "thread">[] }} Log
 *
 * @typedef {{ build: string, complete: boolean, done: number, total: number | null }} Status
 *   Bytes kept and bytes in all; `total` is null before the build's list of files is known.
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
 *   | { type: "interrupted", build: string, trouble: Trouble, detail: string }} Report
 */

export {};
