/**
 * What happened lately, in every thread: the last lines of the page and of its workers, for whoever
 * looks into why something went wrong. They stay in the page's memory and are sent nowhere.
 *
 * Workers hand their lines to the page at once: one that hangs or has ended could not be asked.
 */

/**
 * @typedef {"error" | "warning" | "note"} Level
 * @typedef {object} Line
 * @property {number} at milliseconds since 1970
 * @property {string} thread
 * @property {Level} level
 * @property {string} text
 */

const PAGE = "page";
/** So many lines are kept of each thread, the last ones. */
const MOST = 200;
const LONGEST = 2_000;
/** Who says more than this in a while only repeats what was said. */
const MOST_IN_A_WHILE = 60;
const WHILE_MS = 10_000;

const onPage = "document" in globalThis;
/** @type {Map<string, Line[]>} */
const kept = new Map();
/** @type {Record<Level, {began: number, said: number}>} how much was said lately */
const lately = {
  error: { began: 0, said: 0 },
  warning: { began: 0, said: 0 },
  note: { began: 0, said: 0 },
};
let quiet = false;

/**
 * Keep a line.
 *
 * @param {Level} level
 * @param {string} text names may be in it, but nothing of what is in the person's files
 * @param {string} [thread] whom it is about, where that isn't the thread that says it
 */
export function note(level, text, thread = "") {
  const at = performance.timeOrigin + performance.now();
  const now = lately[level];
  if (at - now.began > WHILE_MS) {
    const left = now.said - MOST_IN_A_WHILE;
    Object.assign(now, { began: at, said: 0 });
    if (left > 0) tell({ at, thread, level, text: `(${left} lines were left out)` });
  }
  now.said += 1;
  if (now.said <= MOST_IN_A_WHILE) tell({ at, thread, level, text: text.slice(0, LONGEST) });
}

/** @param {Line} line */
function tell(line) {
  if (onPage) keep({ ...line, thread: line.thread || PAGE });
  else postMessage({ line });
}

/** @param {Line} line */
function keep(line) {
  const lines = kept.get(line.thread) ?? [];
  kept.set(line.thread, lines);
  lines.push(line);
  if (lines.length > MOST) lines.shift();
}

/** @returns {Line[]} all that is kept, in the order of time */
export const lines = () => [...kept.values()].flat().sort((one, other) => one.at - other.at);

/**
 * Keep what a worker says.
 *
 * @param {Worker} worker
 * @param {string} thread
 */
export function hearWorker(worker, thread) {
  worker.addEventListener("message", ({ data }) => {
    if (data?.line) keep({ ...data.line, thread: data.line.thread || thread });
  });
}

/** From now on keep what this thread complains of: on its console, and what nobody has caught. */
export function listen() {
  const console = /** @type {Record<string, (...said: unknown[]) => void>} */ (
    /** @type {unknown} */ (globalThis.console)
  );
  for (const [method, level] of /** @type {[string, Level][]} */ ([
    ["error", "error"],
    ["warn", "warning"],
  ])) {
    const original = console[method];
    console[method] = (...said) => {
      if (!quiet) note(level, said.map(describe).join(" "));
      original?.(...said);
    };
  }
  globalThis.addEventListener("error", (event) => {
    if (event instanceof ErrorEvent) note("error", describe(event.error ?? event.message));
  });
  globalThis.addEventListener("unhandledrejection", (event) =>
    note("error", `Nobody caught: ${describe(event.reason)}`),
  );
  globalThis.addEventListener("securitypolicyviolation", (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber } =
      /** @type {SecurityPolicyViolationEvent} */ (event);
    const where = sourceFile ? ` (${sourceFile}, line ${lineNumber})` : "";
    note("warning", `The policy ${effectiveDirective} has blocked ${blockedURI}${where}.`);
  });
}

/**
 * Do something whose words on the console are not kept, since they may hold the person's data.
 *
 * @param {() => void} act
 */
export function unheard(act) {
  const before = quiet;
  quiet = true;
  try {
    act();
  } finally {
    quiet = before;
  }
}

/** @param {unknown} said */
function describe(said) {
  if (said instanceof Error) return said.stack || String(said);
  return typeof said === "string" ? said : String(said);
}
