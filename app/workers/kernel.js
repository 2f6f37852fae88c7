/**
 * A kernel in its worker: starts Python, mounts the workspace around every cell, and gives the
 * Python side (`fieldbook.kernel.browser`) what it needs from the platform.
 */

import { ENVIRONMENT } from "../runtime/environment.js";
import { explainFailure } from "../runtime/failures.js";
import { measureMemory } from "../runtime/memory.js";
import { requireSame } from "../runtime/same_sources.js";
import { startPyodide } from "../runtime/start.js";
import { mountWorkspace } from "../storage/mount.js";
import * as gpu from "./gpu.js";
import { guardConnections, requestNow } from "./kernel.connections.js";
import { WorkerSignals } from "./kernel.signals.js";
import { NativeOutput } from "./kernel.output.js";

/** @import {KernelConfig, KernelListener, KernelRemote} from "./kernel.types.js" */
/** @import {Preparation, PyodideInterface, SharedParts} from "../runtime/start.js" */

/**
 * `fieldbook.kernel.browser.Endpoint`, as Pyodide shows it to JavaScript.
 *
 * @typedef {object} Endpoint
 * @property {() => void} expect
 * @property {(requestId: string, code: string, options: string) => Promise<string>} execute
 * @property {(code: string, cursor: number) => string} complete
 * @property {(code: string, cursor: number, detail: number) => string} inspect
 * @property {() => void} flush
 * @property {() => void} stopWaiting
 * @property {() => void} filesChanged
 */

/** What the shell stands on; everything else comes when a cell needs it. */
const PACKAGES = ["ipython", "jedi"];

const WORKSPACE = "/workspace";

/** Output that waits is sent after this long, if the code lets the event loop turn. */
const FLUSH_AFTER_MS = 16;

/** @implements {KernelRemote} */
export class KernelWorker {
  /** @type {KernelListener | undefined} */
  #listener;
  /** @type {PyodideInterface | undefined} */
  #pyodide;
  /** @type {Endpoint | undefined} */
  #endpoint;
  /** @type {WorkerSignals | null} */
  #signals = null;
  /** @type {Awaited<ReturnType<typeof mountWorkspace>> | undefined} */
  #mount;
  #request = "";
  /** @type {unknown} */
  #fatal;
  /** @type {((line: string) => void)[]} */
  #readers = [];
  /** @type {SharedParts | null} */
  #parts = null;
  /** Paths of lost files that were spoken of. @type {Set<string>} */
  #toldLost = new Set();
  #prepared;

  /** @param {Preparation} [prepared] what has begun already, where no parts will be shared */
  constructor(prepared) {
    this.#prepared = prepared;
  }

  /**
   * @param {KernelConfig} config
   * @param {KernelListener} listener
   */
  async start({ sources, memory, shared }, listener) {
    this.#listener = listener;
    try {
      requireSame("The kernel did not start.", sources);
      await this.#start(memory, shared);
      listener.onReady();
    } catch (error) {
      listener.onDeath(await explainFailure("The kernel did not start.", error, []));
    }
  }

  /**
   * @param {SharedArrayBuffer | null} memory
   * @param {SharedParts | null} shared
   */
  async #start(memory, shared) {
    this.#signals = memory && new WorkerSignals(memory);
    // Before Python is there, which keeps some of what it finds.
    guardConnections((origin) => this.#send("connection_refused", { origin }));
    const native = new NativeOutput((name, text) => this.#send("stream", { name, text }));
    const pyodide = await startPyodide({
      packages: PACKAGES,
      snapshot: "kernel",
      shared,
      ...(this.#prepared && { prepared: this.#prepared }),
      onStarted: (report, parts) => {
        this.#parts = parts;
        this.#listener?.onStarted(report);
      },
      onProgress: (progress) => this.#send("progress", progress),
      stdout: native.line("stdout"),
      stderr: native.line("stderr"),
      env: ENVIRONMENT,
    });
    this.#pyodide = pyodide;
    onFatal(pyodide, (error) => this.#die(error));
    this.#send("progress", { stage: "workspace", detail: "Workspace", done: 0, total: 0 });
    this.#mount = await mountWorkspace(pyodide, { readOnly: false });
    if (this.#signals) pyodide.setInterruptBuffer(this.#signals.interruptBuffer);
    pyodide.registerJsModule("fieldbook_gpu", gpu);
    const browser = pyodide.pyimport("fieldbook.kernel.browser");
    this.#endpoint = browser.connect(this.#ports(pyodide), WORKSPACE);
    browser.destroy();
  }

  /**
   * @param {string} requestId
   * @param {string} code
   * @param {string} options
   */
  async execute(requestId, code, options) {
    this.#request = requestId;
    this.#signals?.clear();
    this.#python().expect();
    await this.#pull();
    const content = await this.#python().execute(requestId, code, options);
    this.#signals?.clear();
    await this.#push();
    const id = JSON.stringify(requestId);
    this.#listener?.onReply(`{"type":"execute_reply","request_id":${id},"content":${content}}`);
  }

  async stopWaiting() {
    // This message was read, so no bytecode runs: a signal would only hit the clean-up.
    this.#signals?.clear();
    this.#python().stopWaiting();
  }

  /**
   * @param {string} code
   * @param {number} cursor in UTF-16 units, as editors count
   */
  async complete(code, cursor) {
    const found = JSON.parse(this.#python().complete(code, toCharacters(code, cursor)));
    const start = toUnits(code, found.start);
    return JSON.stringify({ ...found, start, end: toUnits(code, found.end) });
  }

  /**
   * @param {string} code
   * @param {number} cursor in UTF-16 units
   * @param {number} detail
   */
  async inspect(code, cursor, detail) {
    return this.#python().inspect(code, toCharacters(code, cursor), detail);
  }

  /** @param {string} text */
  async replyInput(text) {
    this.#readers.shift()?.(text);
  }

  async ping() {
    this.#python();
  }

  async memory() {
    if (this.#fatal || !this.#pyodide) throw new Error("The kernel is gone.");
    return measureMemory(this.#pyodide);
  }

  async parts() {
    return this.#parts;
  }

  /** @param {PyodideInterface} pyodide */
  #ports(pyodide) {
    const signals = this.#signals;
    return {
      isolated: signals !== null,
      post: (/** @type {string} */ batch) => {
        signals?.setPending(false);
        this.#listener?.onEvents(batch);
      },
      pending: () => {
        signals?.setPending(true);
        setTimeout(() => this.#fatal || this.#endpoint?.flush(), FLUSH_AFTER_MS);
      },
      heard: () => signals?.heard(),
      takeSignal: () => signals?.take() ?? 0,
      pause: (/** @type {number} */ seconds) => signals?.wait(seconds) ?? 0,
      takeLine: () => signals?.takeLine(),
      nextLine: () => new Promise((resolve) => this.#readers.push(resolve)),
      requestNow,
      modules: () => JSON.stringify(modulesOf(pyodide)),
      loaded: () => JSON.stringify(Object.keys(pyodide.loadedPackages)),
      loadPackages: (/** @type {string} */ names) => this.#loadPackages(pyodide, JSON.parse(names)),
    };
  }

  /**
   * @param {PyodideInterface} pyodide
   * @param {string[]} names
   */
  async #loadPackages(pyodide, names) {
    /** @type {string[]} */
    const problems = [];
    const tell = (/** @type {string} */ detail) =>
      this.#send("progress", { stage: "packages", detail, done: 0, total: 0 });
    tell(`Loading ${names.join(", ")}`);
    await pyodide.loadPackage(names, {
      messageCallback: () => {},
      errorCallback: (message) => problems.push(message),
    });
    const absent = names.filter((name) => !(name in pyodide.loadedPackages));
    tell("Running");
    if (absent.length > 0) {
      throw new Error(`${absent.join(", ")} could not be loaded. ${problems.join(" ")}`);
    }
  }

  /** Take over what other tabs and kernels wrote, before a cell could read it. */
  async #pull() {
    try {
      if (!this.#mount) return;
      const { pulled, lost } = JSON.parse(await this.#mount.pull());
      this.#tellLost(lost);
      if (pulled.length > 0) this.#python().filesChanged();
    } catch (error) {
      this.#complain("Files from elsewhere could not be read", error);
    }
  }

  /** @param {string[]} paths what the browser has lost of the workspace */
  #tellLost(paths) {
    for (const path of paths) {
      if (this.#toldLost.has(path)) continue;
      this.#toldLost.add(path);
      const text =
        `The browser has lost what it kept of “${path}”, and the kernel goes on without. ` +
        "Restore it from a backup, or delete it.\n";
      this.#send("stream", { name: "stderr", text });
    }
  }

  /** Put away what the cell wrote, before it counts as done. */
  async #push() {
    try {
      if (!this.#mount) return;
      const { pushed, removed } = JSON.parse(await this.#mount.push());
      const paths = [...pushed, ...removed];
      if (paths.length > 0) this.#send("workspace_changed", { paths });
    } catch (error) {
      this.#complain("What the cell wrote to files is not saved yet", error);
    }
  }

  /**
   * @param {string} what
   * @param {unknown} error
   */
  #complain(what, error) {
    if (this.#fatal) throw error;
    const why = error instanceof Error ? error.message : String(error);
    this.#send("stream", { name: "stderr", text: `${what}: ${why}\n` });
  }

  /** @returns {Endpoint} */
  #python() {
    if (this.#fatal || !this.#endpoint) throw new Error("The kernel is gone.");
    return this.#endpoint;
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} content
   */
  #send(type, content) {
    this.#listener?.onEvents(JSON.stringify([{ type, request_id: this.#request, content }]));
  }

  /**
   * Python has failed in a way it cannot recover from. What it was asked may never be answered.
   *
   * @param {unknown} error
   */
  #die(error) {
    this.#fatal = error ?? new Error("unknown");
    this.#listener?.onDeath(epitaph(error));
  }
}

/**
 * Hear of failures that Python does not survive; this is outside of Pyodide's public interface.
 *
 * @param {PyodideInterface} pyodide
 * @param {(error: unknown) => void} listener
 */
function onFatal(pyodide, listener) {
  const { _api } = /** @type {{_api: {on_fatal?: typeof listener}}} */ (/** @type {any} */ (pyodide));
  _api.on_fatal = listener;
}

/** @param {unknown} error */
function epitaph(error) {
  const message = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : "";
  const remedy = "Restart the kernel and run the cells again. The notebook is unchanged.";
  if (name === "Exit") {
    return { what: "The kernel has ended.", why: "The code ended its process.", remedy };
  }
  if (/out of memory|allocation/i.test(message)) {
    const why = "There was no memory left for it.";
    return { what: "The kernel has stopped.", why, remedy: `Use less data at a time. ${remedy}` };
  }
  return { what: "The kernel has stopped.", why: `Python failed inside: ${message}`, remedy };
}

/**
 * @param {PyodideInterface} pyodide
 * @returns {Record<string, string>} module → package, of all that is at hand
 */
function modulesOf(pyodide) {
  const packages = Object.values(pyodide.lockfile.packages);
  return Object.fromEntries(packages.flatMap((p) => p.imports.map((name) => [name, p.name])));
}

/**
 * Editors count UTF-16 units, Python counts characters.
 *
 * @param {string} text
 * @param {number} units
 */
const toCharacters = (text, units) => [...text.slice(0, units)].length;

/**
 * @param {string} text
 * @param {number} characters
 */
const toUnits = (text, characters) => [...text].slice(0, characters).join("").length;
