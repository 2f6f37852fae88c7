/**
 * Templates: parsed once, cloned for each block. A hole is found by its path from the block's
 * root: at each level, how many siblings to step over.
 */

import { EVENT } from "./ops.js";
import { trustedTemplate } from "./trusted.js";

export const SVG = "http://www.w3.org/2000/svg";
export const MATHML = "http://www.w3.org/1998/Math/MathML";

/** @typedef {{ index: number, kind: number, name: string, path: number[] }} Hole */

/**
 * A parsed template: `holes` by number, `valued` those that take a value when a block is made,
 * `events` those that listen, by the event's type.
 *
 * @typedef {{
 *   root: Element,
 *   holes: Hole[],
 *   valued: Hole[],
 *   events: Map<string, Hole[]>,
 *   owner: object,
 * }} Shape
 */

/** A template's markup, and its shape in each namespace that it was used in. */
export class Template {
  /**
   * @param {string} markup
   * @param {{ kind: number, name: string }[]} holes
   * @param {object} owner
   */
  constructor(markup, holes, owner) {
    this.markup = markup;
    this.holes = holes;
    this.owner = owner;
    /** @type {Map<string | null, Shape>} */
    this.shapes = new Map();
  }

  /**
   * The shape for a place: the same tags are other elements inside a drawing.
   *
   * @param {Node} parent
   * @returns {Shape}
   */
  shapeFor(parent) {
    const space = innerNamespace(parent);
    let shape = this.shapes.get(space);
    if (shape === undefined) {
      shape = parse(this, space);
      this.shapes.set(space, shape);
    }
    return shape;
  }
}

/**
 * The namespace of an element's children: SVG's or MathML's, or null for HTML.
 *
 * @param {Node} parent
 */
export function innerNamespace(parent) {
  const space = /** @type {Element} */ (parent).namespaceURI;
  if (space === SVG) return parent.nodeName === "foreignObject" ? null : SVG;
  return space === MATHML ? MATHML : null;
}

/**
 * The node of a hole, as long as nothing was inserted before it.
 *
 * @param {Node} root
 * @param {number[]} path
 * @returns {Node}
 */
export function follow(root, path) {
  let node = root;
  for (let steps of path) {
    node = /** @type {Node} */ (node.firstChild);
    while (steps-- > 0) node = /** @type {Node} */ (node.nextSibling);
  }
  return node;
}

/**
 * @param {Template} template
 * @param {string | null} space
 * @returns {Shape}
 */
function parse(template, space) {
  const element = document.createElement("template");
  const wrapper = space === SVG ? "svg" : space === MATHML ? "math" : null;
  element.innerHTML = trustedTemplate(
    wrapper ? `<${wrapper}>${template.markup}</${wrapper}>` : template.markup,
  );
  const content = wrapper ? element.content.firstElementChild : element.content;
  const root = content?.firstElementChild;
  /** @type {Hole[]} */
  const holes = [];
  if (root) collect(root, [], template, holes);
  if (!root || holes.filter(Boolean).length !== template.holes.length) {
    throw new Error(`The HTML parser dropped a part of this template: ${template.markup}`);
  }
  /** @type {Map<string, Hole[]>} */
  const events = new Map();
  for (const hole of holes) {
    if (hole.kind === EVENT) events.set(hole.name, [...(events.get(hole.name) ?? []), hole]);
  }
  const valued = holes.filter((hole) => hole.kind < EVENT);
  return { root, holes, valued, events, owner: template.owner };
}

/**
 * Find the holes below a node, and take their marks away.
 *
 * @param {Node} node
 * @param {number[]} path
 * @param {Template} template
 * @param {Hole[]} holes
 */
function collect(node, path, template, holes) {
  /** @param {number} index */
  const add = (index) => {
    const { kind, name } = /** @type {{ kind: number, name: string }} */ (template.holes[index]);
    holes[index] = { index, kind, name, path };
  };
  if (node instanceof Comment) {
    // A text, so that plain content is written into a node that every clone has already.
    node.replaceWith(document.createTextNode(" "));
    add(Number(node.data));
  } else if (node instanceof Element) {
    for (const attribute of [...node.attributes]) {
      const mark = /^hole-(\d+)$/.exec(attribute.name);
      if (mark) {
        node.removeAttribute(attribute.name);
        add(Number(mark[1]));
      }
    }
    [...node.childNodes].forEach((child, position) => {
      collect(child, [...path, position], template, holes);
    });
  }
}

