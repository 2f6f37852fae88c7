// What a pool worker and the page agree on. Payloads are calls and answers as
// `fieldbook.bridge.rpc` encodes them: nothing here reads them.

/**
 * Runs a call for the job `parent`, which numbers its calls; `options` are the call's as JSON.
 * @callback Submit
 * @param {Uint8Array} payload
 * @param {string} options
 * @param {number} parent
 * @param {number} number
 * @returns {Promise<Uint8Array>}
 */

/**
 * What becomes of memory when its number is opened: all see the same bytes; or, without isolation,
 * they move to whoever is first, or each is given a copy.
 * @typedef {"shared" | "transferred" | "copied"} Sharing
 */

/**
 * What a worker asks of the page.
 * @typedef {object} PoolHost
 * @property {(jobId: number, payload: Uint8Array) => void} event tell whoever awaits the job
 * @property {Submit} submit run another call in the pool
 * @property {(parent: number, number: number) => void} abandon stop a call that was submitted
 * @property {(payload: Uint8Array) => number} share keep bytes for all workers; their number
 * @property {(number: number) => Uint8Array} fetch the bytes kept under a number
 * @property {(number: number) => void} release forget them
 * @property {(buffer: ArrayBufferLike, sharing: Sharing) => Promise<number>} keepMemory have memory
 *   opened by its number, see `memories.js`
 * @property {(number: number) => Promise<ArrayBufferLike | undefined>} openMemory
 * @property {(number: number) => void} forgetMemory
 */

/**
 * What the page asks of a worker.
 * @typedef {object} PoolEndpoint
 * @property {(sources: string, host: PoolHost, interrupts: Uint8Array | null,
 *   shared: import("../runtime/start.js").SharedParts | null) =>
 *   Promise<{report: import("../runtime/start.js").StartReport | null,
 *     failure: import("../runtime/failures.js").Failure | null}>} start
 * @property {(jobId: number, payload: Uint8Array, packages: string[], submitted: number) =>
 *   Promise<{answer: Uint8Array, held: number}>} run jobs are numbered as they were submitted, up to
 *   `submitted` by now; also tells how many bytes of memory the worker has now
 * @property {(jobId: number, payload: Uint8Array) => void} tell
 * @property {() => import("../runtime/memory.js").Memory} memory
 */

/**
 * A started worker as Python on the page holds it; `packages` is a JSON list. `run` rejects only
 * when the worker is lost: a call's own failure is an answer.
 * @typedef {object} PoolClient
 * @property {(jobId: number, payload: Uint8Array, packages: string, submitted?: number) =>
 *   Promise<Uint8Array>} run
 * @property {(jobId: number, payload: Uint8Array, packages: string, submitted: number,
 *   onEnd: (jobId: number, answer: Uint8Array | undefined, trouble: string) => void) => void} begin
 *   the same, told instead of awaited, which costs Python less; nothing is told any more once the
 *   worker is terminated
 * @property {(jobId: number, payload: Uint8Array) => void} tell
 * @property {() => boolean} interrupt
 * @property {() => void} terminate
 * @property {() => number} held how many bytes of memory it had when it last told; 0 before
 * @property {() => Promise<string>} memory JSON of what it has now, with `used` null where it is at
 *   work and does not answer
 */

export {};
