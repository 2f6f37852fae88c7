/** The loop over a stream: reads each operation with what it takes, and does it. */

import { holeNode } from "./events.js";
import { moveNode } from "./moves.js";
import * as op from "./ops.js";
import { MATHML, SVG, Template, follow, innerNamespace } from "./templates.js";

/** @typedef {import("./dom.js").Dom} Dom */
/** @typedef {import("./events.js").Mark} Mark */
/** @typedef {import("./events.js").MarkedNode} MarkedNode */

/**
 * @param {Dom} dom
 * @param {Int32Array} ints
 * @param {number} count
 * @param {string[]} strings
 */
export function apply(dom, ints, count, strings) {
  const { nodes, names, templates } = dom;
  let i = 0;
  let s = 0;
  // Whatever Python sent is complete, so these never miss; the types can't know that.
  const int = () => /** @type {number} */ (ints[i++]);
  const string = () => /** @type {string} */ (strings[s++]);
  const name = () => /** @type {string} */ (names[int()]);
  const node = () => /** @type {MarkedNode} */ (nodes[int()]);
  const text = (/** @type {number} */ flag) =>
    flag === op.STRING || flag === op.JSON ? string() : "";

  while (i < count) {
    const operation = int();
    switch (operation) {
      case op.BLOCK: {
        const template = /** @type {Template} */ (templates[int()]);
        const id = int();
        const place = int();
        const before = place > 0 ? /** @type {Node} */ (nodes[place]) : null;
        const parent = /** @type {Node} */ (before ? before.parentNode : nodes[-place]);
        const shape = template.shapeFor(parent);
        const root = /** @type {MarkedNode} */ (shape.root.cloneNode(true));
        for (const hole of shape.valued) {
          const target = follow(root, hole.path);
          if (hole.kind === op.CONTENT) target.nodeValue = string();
          else {
            const flag = int();
            const value = text(flag);
            // A fresh clone has nothing that could be absent, but properties have defaults.
            if (flag !== op.ABSENT) {
              dom.set(/** @type {Element} */ (target), hole.kind, hole.name, flag, value);
            }
          }
        }
        root.fieldbook = { owner: dom, id, shape, resolved: null, types: null };
        nodes[id] = root;
        parent.insertBefore(root, before);
        break;
      }
      case op.TEXT_HOLE: {
        const root = node();
        const target = holeNode(root, /** @type {Mark} */ (root.fieldbook), int());
        target.nodeValue = string();
        break;
      }
      case op.SET_HOLE: {
        const root = node();
        const mark = /** @type {Mark} */ (root.fieldbook);
        const index = int();
        const flag = int();
        const hole = mark.shape?.holes[index];
        const target = /** @type {Element} */ (holeNode(root, mark, index));
        if (hole) dom.set(target, hole.kind, hole.name, flag, text(flag));
        break;
      }
      case op.SET_TEXT:
        node().nodeValue = string();
        break;
      case op.TEXT: {
        const id = int();
        const created = document.createTextNode(string());
        nodes[id] = created;
        insert(dom, created, int());
        break;
      }
      case op.HOLE: {
        const root = node();
        const mark = /** @type {Mark} */ (root.fieldbook);
        // Nodes inserted into one hole shift the paths to the others: find them all now.
        mark.resolved ??= (mark.shape?.holes ?? []).map(({ path }) => follow(root, path));
        const index = int();
        nodes[int()] = holeNode(root, mark, index);
        break;
      }
      case op.ELEMENT: {
        const id = int();
        const tag = name();
        const place = int();
        const parent = place > 0 ? nodes[place]?.parentNode : nodes[-place];
        nodes[id] = createElement(tag, /** @type {Node} */ (parent));
        break;
      }
      case op.SET: {
        const target = /** @type {Element} */ (node());
        const kind = int();
        const attribute = name();
        const flag = int();
        dom.set(target, kind, attribute, flag, text(flag));
        break;
      }
      case op.LISTEN: {
        const id = int();
        const type = name();
        const target = /** @type {MarkedNode} */ (nodes[id]);
        target.fieldbook ??= { owner: dom, id, shape: null, resolved: null, types: null };
        (target.fieldbook.types ??= new Set()).add(type);
        dom.events.listenTo(type);
        break;
      }
      case op.INSERT: {
        const target = node();
        insert(dom, target, int());
        break;
      }
      case op.MOVE: {
        const target = node();
        const place = int();
        const before = place > 0 ? /** @type {Node} */ (nodes[place]) : null;
        const parent = /** @type {Node} */ (before ? before.parentNode : nodes[-place]);
        moveNode(parent, target, before);
        break;
      }
      case op.REMOVE:
        /** @type {ChildNode} */ (/** @type {unknown} */ (node())).remove();
        break;
      case op.CLEAR: {
        const first = node();
        const place = int();
        clear(first, place > 0 ? /** @type {Node} */ (nodes[place]) : null);
        break;
      }
      case op.EMPTY:
        node().textContent = "";
        break;
      case op.RELEASE:
        for (let left = int(); left > 0; left--) {
          const id = int();
          nodes[id] = undefined;
          if (dom.islands.size) dom.removeIsland(id);
        }
        break;
      case op.ISLAND: {
        const id = int();
        dom.addIsland(id, name(), string());
        break;
      }
      case op.ISLAND_UPDATE:
        dom.islands.get(int())?.update(JSON.parse(string()));
        break;
      case op.CALL: {
        const id = int();
        const method = name();
        dom.call(id, method, string());
        break;
      }
      case op.NAME:
        names.push(string());
        break;
      case op.TEMPLATE: {
        const index = int();
        const holes = [];
        for (let left = int(); left > 0; left--) holes.push({ kind: int(), name: name() });
        templates[index] = new Template(string(), holes, dom);
        for (const hole of holes) if (hole.kind === op.EVENT) dom.events.listenTo(hole.name);
        break;
      }
      default:
        throw new Error(`There is no operation ${operation}.`);
    }
  }
}

/**
 * @param {Dom} dom
 * @param {Node} node
 * @param {number} place
 */
function insert(dom, node, place) {
  if (place < 0) dom.node(-place).appendChild(node);
  else {
    const before = dom.node(place);
    before.parentNode?.insertBefore(node, before);
  }
}

/**
 * @param {string} tag
 * @param {Node} parent
 */
function createElement(tag, parent) {
  if (tag === "svg") return document.createElementNS(SVG, tag);
  if (tag === "math") return document.createElementNS(MATHML, tag);
  const space = innerNamespace(parent);
  return space ? document.createElementNS(space, tag) : document.createElement(tag);
}

/**
 * Remove siblings from one up to another (which stays), or up to the last.
 *
 * @param {Node} first
 * @param {Node | null} end
 */
function clear(first, end) {
  const parent = /** @type {Element} */ (first.parentNode);
  if (first === parent.firstChild && (end === null || end === parent.lastChild)) {
    // The whole content at once is much faster than one after the other.
    parent.textContent = "";
    if (end) parent.appendChild(end);
    return;
  }
  /** @type {Node | null} */
  let node = first;
  while (node && node !== end) {
    const next = /** @type {Node | null} */ (node.nextSibling);
    parent.removeChild(node);
    node = next;
  }
}
