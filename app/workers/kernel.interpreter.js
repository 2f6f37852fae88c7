/** A kernel's interpreter. Its start may begin before anybody listens: what it says is kept. */

import { ENVIRONMENT } from "../runtime/environment.js";
import { startPyodide } from "../runtime/start.js";
import { NativeOutput } from "./kernel.output.js";

/** @import {SharedParts, StartReport} from "../runtime/start.js" */

/** @typedef {(type: string, content: Record<string, unknown>) => void} Hear */

/** What the shell stands on; everything else comes when a cell needs it. */
const PACKAGES = ["ipython", "jedi"];

export class KernelInterpreter {
  /** How it came about, once it has started. @type {StartReport | null} */
  report = null;
  /** What further workers can start from. @type {SharedParts | null} */
  parts = null;
  started;
  /** @type {Hear | null} */
  #hear = null;
  /** @type {Parameters<Hear>[]} */
  #said = [];

  /** @param {SharedParts | null} shared what another worker of this page has compiled */
  constructor(shared) {
    const native = new NativeOutput((name, text) => this.#tell("stream", { name, text }));
    this.started = startPyodide({
      packages: PACKAGES,
      snapshot: "kernel",
      shared,
      onStarted: (report, parts) => {
        this.report = report;
        this.parts = parts;
      },
      onProgress: (progress) => this.#tell("progress", progress),
      stdout: native.line("stdout"),
      stderr: native.line("stderr"),
      env: ENVIRONMENT,
    });
    this.started.catch(() => {}); // told to who waits for it
  }

  /** @param {Hear} hear hears what was said so far, and all that follows */
  listen(hear) {
    this.#hear = hear;
    for (const [type, content] of this.#said.splice(0)) hear(type, content);
  }

  /** @type {Hear} */
  #tell(type, content) {
    if (this.#hear) this.#hear(type, content);
    else this.#said.push([type, content]);
  }
}
