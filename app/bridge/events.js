/**
 * Events: one listener for each type on each root, however many nodes listen. An event that
 * bubbles is given to the handlers on its way from the target outwards; one that does not, such
 * as `focus` or `load`, is caught on its way in, and given to the target's handlers only.
 */

import { follow } from "./templates.js";

/**
 * What the applier leaves on its nodes: a block's shape and id, or the types that an element
 * made by `h` listens to.
 *
 * @typedef {{
 *   owner: object,
 *   id: number,
 *   shape: import("./templates.js").Shape | null,
 *   resolved: Node[] | null,
 *   types: Set<string> | null,
 * }} Mark
 * @typedef {Node & { fieldbook?: Mark }} MarkedNode
 */

/**
 * The node of a block's hole.
 *
 * @param {Node} root
 * @param {Mark} mark
 * @param {number} hole
 * @returns {Node}
 */
export function holeNode(root, mark, hole) {
  if (mark.resolved) return /** @type {Node} */ (mark.resolved[hole]);
  const shape = /** @type {import("./templates.js").Shape} */ (mark.shape);
  return follow(root, /** @type {import("./templates.js").Hole} */ (shape.holes[hole]).path);
}

export class Events {
  /**
   * @param {object} owner whose marks count
   * @param {(node: Node, id: number, hole: number, event: Event) => void} deliver
   */
  constructor(owner, deliver) {
    this.owner = owner;
    this.deliver = deliver;
    /** @type {Set<string>} */
    this.types = new Set();
    /** @type {Set<Element>} */
    this.roots = new Set();
  }

  /**
   * @param {string} type
   */
  listenTo(type) {
    if (this.types.has(type)) return;
    this.types.add(type);
    for (const root of this.roots) this.#listen(root, type);
  }

  /**
   * @param {Element} root
   */
  addRoot(root) {
    this.roots.add(root);
    for (const type of this.types) this.#listen(root, type);
  }

  /**
   * @param {Element} root
   */
  removeRoot(root) {
    this.roots.delete(root);
    for (const type of this.types) {
      root.removeEventListener(type, this.inwards, true);
      root.removeEventListener(type, this.outwards);
    }
  }

  /**
   * @param {Element} root
   * @param {string} type
   */
  #listen(root, type) {
    root.addEventListener(type, this.inwards, true);
    root.addEventListener(type, this.outwards);
  }

  /** @param {Event} event */
  inwards = (event) => {
    if (!event.bubbles && event.target instanceof Node) this.#walk(event, event.target, true);
  };

  /** @param {Event} event */
  outwards = (event) => {
    if (event.bubbles && event.target instanceof Node) this.#walk(event, event.target, false);
  };

  /**
   * Go from the target to the root and deliver wherever somebody listens. A block knows its
   * listening holes only at its root, so the way there is kept.
   *
   * @param {Event} event
   * @param {Node} target
   * @param {boolean} targetOnly
   */
  #walk(event, target, targetOnly) {
    /** @type {MarkedNode[]} */
    let way = [];
    const root = event.currentTarget;
    for (let node = /** @type {MarkedNode | null} */ (target); node; node = node.parentNode) {
      if (node === root) return;
      way.push(node);
      const mark = node.fieldbook;
      if (mark === undefined || mark.owner !== this.owner) continue;
      if (mark.types?.has(event.type) && (!targetOnly || node === target)) {
        this.deliver(node, mark.id, -1, event);
      }
      if (mark.shape) {
        this.#block(event, node, mark, targetOnly ? [target] : way);
        way = [];
      }
      if (event.cancelBubble) return;
    }
  }

  /**
   * @param {Event} event
   * @param {Node} block
   * @param {Mark} mark
   * @param {Node[]} way
   */
  #block(event, block, mark, way) {
    const holes = mark.shape?.events.get(event.type);
    if (!holes) return;
    const heard = [];
    for (const { index } of holes) {
      const place = way.indexOf(holeNode(block, mark, index));
      if (place >= 0) heard.push({ index, place });
    }
    heard.sort((one, other) => one.place - other.place);
    for (const { index } of heard) {
      this.deliver(block, mark.id, index, event);
      if (event.cancelBubble) return;
    }
  }
}
