/**
 * The document, as the virtual DOM in Python sees it: streams of operations come in, events go
 * out. `py/fieldbook/bridge/browser.py` is the other end.
 */

import { apply } from "./apply.js";
import { Events } from "./events.js";
import { Island, registerComponent } from "./islands.js";
import { watchScrolling } from "./moves.js";
import * as op from "./ops.js";
import { setValue } from "./values.js";

export { registerComponent };

/** @typedef {import("./events.js").MarkedNode} MarkedNode */
/** @typedef {import("./templates.js").Template} Template */
/** @typedef {{ data: Int32Array, release(): void }} IntBuffer */
/** @typedef {{ getBuffer(type: "i32"): IntBuffer }} Buffered a Python array of 32-bit integers */

/**
 * @param {(id: number, hole: number, event: Event) => void} onEvent
 * @param {(id: number, name: string, detailJson: string) => void} onEmit
 * @param {(message: string) => void} onFailure
 */
export function createDom(onEvent, onEmit, onFailure) {
  return new Dom(onEvent, onEmit, onFailure);
}

export class Dom {
  /**
   * @param {(id: number, hole: number, event: Event) => void} onEvent
   * @param {(id: number, name: string, detailJson: string) => void} onEmit
   * @param {(message: string) => void} onFailure
   */
  constructor(onEvent, onEmit, onFailure) {
    this.onEmit = onEmit;
    this.onFailure = onFailure;
    /** @type {(MarkedNode | undefined)[]} */
    this.nodes = [];
    /** @type {string[]} */
    this.names = [];
    /** @type {Template[]} */
    this.templates = [];
    /** @type {Map<number, Island>} */
    this.islands = new Map();
    this.events = new Events(this, (node, id, hole, event) => {
      this.#afterwards(() => {
        if (this.nodes[id] === node) onEvent(id, hole, event);
      });
    });
    /** @type {Buffered | null} */
    this.array = null;
    /** @type {IntBuffer | null} */
    this.buffer = null;
    this.applying = false;
    /** @type {(() => void)[]} */
    this.waiting = [];
    /** @type {[Element, string, number, string][]} */
    this.late = [];
  }

  /**
   * Take the array that streams are written to.
   *
   * @param {Buffered} array
   */
  setArray(array) {
    this.buffer?.release();
    this.array = array;
    this.buffer = array.getBuffer("i32");
  }

  /**
   * Apply the stream that lies in the array.
   *
   * @param {number} count how many integers it has
   * @param {string} text its strings, joined
   * @param {string} separator what joins them
   */
  apply(count, text, separator) {
    // When the memory of Python grows, all views of it are detached.
    if (!this.buffer?.data.length && this.array) this.setArray(this.array);
    const ints = /** @type {IntBuffer} */ (this.buffer).data;
    this.applying = true;
    try {
      apply(this, ints, count, text.split(separator));
      for (const [element, name, flag, value] of this.late.splice(0)) {
        setValue(element, op.PROPERTY, name, flag, value);
      }
    } finally {
      this.applying = false;
    }
    while (this.waiting.length) for (const act of this.waiting.splice(0)) act();
  }

  /**
   * Take an element as a root: emptied, and listened to.
   *
   * @param {number} id
   * @param {Element | string} target
   */
  attach(id, target) {
    const root = typeof target === "string" ? document.querySelector(target) : target;
    if (!root) throw new Error(`There is no element “${target}” to draw in.`);
    root.replaceChildren();
    this.nodes[id] = root;
    this.events.addRoot(root);
    watchScrolling(root);
  }

  /** @param {number} id */
  detach(id) {
    const root = /** @type {Element} */ (this.nodes[id]);
    root.replaceChildren();
    this.events.removeRoot(root);
    this.nodes[id] = undefined;
  }

  /**
   * @param {number} id
   * @returns {MarkedNode}
   */
  node(id) {
    return /** @type {MarkedNode} */ (this.nodes[id]);
  }

  /**
   * Call a method of an island or an element, and answer in JSON.
   *
   * @param {number} id
   * @param {string} method
   * @param {string} argumentsJson
   * @returns {Promise<string>}
   */
  async ask(id, method, argumentsJson) {
    const island = this.islands.get(id);
    const answer = await (island
      ? island.ask(method, argumentsJson)
      : callMethod(this.node(id), method, argumentsJson));
    return JSON.stringify(answer ?? null);
  }

  /**
   * @param {Element} element
   * @param {number} kind
   * @param {string} name
   * @param {number} flag
   * @param {string} text
   */
  set(element, kind, name, flag, text) {
    // A select can't take a value before it has the option.
    if (name === "value" && element.localName === "select") {
      this.late.push([element, name, flag, text]);
      return;
    }
    try {
      setValue(element, kind, name, flag, text);
    } catch (error) {
      this.#fail(`“${name}” of <${element.localName}> can't be set`, error);
    }
  }

  /**
   * @param {number} id
   * @param {string} name
   * @param {string} propsJson
   */
  addIsland(id, name, propsJson) {
    const element = /** @type {Element} */ (this.nodes[id]);
    /** @type {Island} */
    const island = new Island(
      name,
      element,
      JSON.parse(propsJson),
      (event, detail) => {
        this.#afterwards(() => {
          if (this.nodes[id] === element) this.onEmit(id, event, detail);
        });
      },
      (what, error) => this.#fail(what, error),
    );
    this.islands.set(id, island);
  }

  /**
   * @param {number} id
   * @param {string} method
   * @param {string} argumentsJson
   */
  call(id, method, argumentsJson) {
    const island = this.islands.get(id);
    if (island) island.call(method, argumentsJson);
    else {
      try {
        callMethod(this.node(id), method, argumentsJson);
      } catch (error) {
        this.#fail(`“${method}” of an element failed`, error);
      }
    }
  }

  /** @param {number} id */
  removeIsland(id) {
    const island = this.islands.get(id);
    if (island) {
      this.islands.delete(id);
      island.destroy();
    }
  }

  /**
   * Do something that reaches Python, but never in the middle of a stream.
   *
   * @param {() => void} act
   */
  #afterwards(act) {
    if (this.applying) this.waiting.push(act);
    else act();
  }

  /**
   * @param {string} what
   * @param {unknown} error
   */
  #fail(what, error) {
    const why = error instanceof Error ? error.message : String(error);
    this.#afterwards(() => this.onFailure(`${what}: ${why}`));
  }
}

/**
 * @param {Node} node
 * @param {string} method
 * @param {string} argumentsJson
 * @returns {unknown}
 */
function callMethod(node, method, argumentsJson) {
  const target = /** @type {Record<string, (...given: unknown[]) => unknown>} */ (
    /** @type {unknown} */ (node)
  );
  const called = target[method];
  if (!called) throw new Error("there is no such method");
  return called.apply(node, JSON.parse(argumentsJson));
}
