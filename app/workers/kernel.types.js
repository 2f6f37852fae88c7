/**
 * What page and kernel worker have agreed on.
 *
 * @module
 */

/**
 * @typedef {"starting" | "idle" | "busy" | "interrupting" | "restarting" | "dead"} KernelState
 */

/**
 * @typedef {object} KernelEvent
 * @property {string} type Jupyter's message type, or `status`, `progress`, `memory`,
 *   `workspace_changed`, `connection_refused`
 * @property {string} request_id empty where it belongs to no request
 * @property {Record<string, unknown>} content
 */

/**
 * What the page hears of the worker. All of it goes one way, so it stays in order.
 *
 * @typedef {object} KernelListener
 * @property {(events: string) => void} onEvents a JSON array of `KernelEvent`s
 * @property {(reply: string) => void} onReply a request has ended: its `execute_reply` as JSON
 * @property {(report: import("../runtime/start.js").StartReport) => void} onStarted how Python came
 *   about; `onReady` follows
 * @property {() => void} onReady
 * @property {(cause: {what: string, why: string, remedy: string}) => void} onDeath
 */

/**
 * @typedef {object} KernelConfig
 * @property {string} sources the page's, see `sources.js`
 * @property {SharedArrayBuffer | null} memory see `kernel.signals.js`; null where there is no such memory
 * @property {import("../runtime/start.js").SharedParts | null} shared what another worker has read
 */

/**
 * The worker, as the page calls it.
 *
 * @typedef {object} KernelRemote
 * @property {(config: KernelConfig, listener: KernelListener) => Promise<void>} start ends with
 *   `onReady` or `onDeath`
 * @property {(requestId: string, code: string, options: string) => Promise<void>} execute
 * @property {() => Promise<void>} stopWaiting stops code that awaits
 * @property {(code: string, cursor: number) => Promise<string>} complete
 * @property {(code: string, cursor: number, detail: number) => Promise<string>} inspect
 * @property {(text: string) => Promise<void>} replyInput used where no memory is shared
 * @property {() => Promise<import("../runtime/start.js").SharedParts | null>} parts what further
 *   workers can start from
 * @property {() => Promise<void>} ping answers while the worker's event loop turns and Python lives
 * @property {() => Promise<import("../runtime/memory.js").Memory>} memory
 */

/** The name of a worker that nobody can share compiled modules with. */
export const FIRST_KERNEL = "first kernel";
