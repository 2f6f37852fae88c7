/**
 * Trampolines: what stands in the slots of a library that is not there yet. Called, a trampoline
 * has the library linked, which puts the real function into the slot, and calls that.
 *
 * They are functions of WebAssembly like those they stand for, of the same type, so that neither
 * the caller nor an exception, a suspended stack or a `longjmp` that passes through sees them.
 */

import { module, name, OP, parametersOf, section, SECTION, signed, unsigned, vector } from "./wasm_binary.js";

/** @typedef {{slot: number, group: number, type: Uint8Array}} Trampoline */

const FUNCTION_REFERENCE = 0x70;
const I32 = 0x7f;
const LINK_TYPE = Uint8Array.of(0x60, 1, I32, 0);
const LINK = 0;

/**
 * @param {Trampoline[]} trampolines
 * @returns {Uint8Array} a module that imports `linker.table` and `linker.link(group)`, and fills
 *   the slots of the table
 */
export function writeTrampolines(trampolines) {
  const sorted = [...trampolines].sort((one, other) => one.slot - other.slot);
  const types = new Types();
  const link = types.indexOf(LINK_TYPE);
  const indices = sorted.map(({ type }) => types.indexOf(type));
  const bodies = sorted.map((trampoline, nth) => body(trampoline, indices[nth] ?? 0));
  return module(
    section(SECTION.type, vector(types.list)),
    section(
      SECTION.import,
      vector([
        [...name("linker"), ...name("table"), 1, FUNCTION_REFERENCE, 0, 0],
        [...name("linker"), ...name("link"), 0, ...unsigned(link)],
      ]),
    ),
    section(SECTION.function, vector(indices.map(unsigned))),
    section(SECTION.element, vector(runsOf(sorted.map(({ slot }) => slot)).map(element))),
    section(SECTION.code, vector(bodies)),
  );
}

/** Function types, each written once. */
class Types {
  /** @type {Uint8Array[]} */
  list = [];
  /** @type {Map<string, number>} */
  #known = new Map();

  /** @param {Uint8Array} type */
  indexOf(type) {
    const key = type.join();
    const known = this.#known.get(key) ?? this.list.push(type) - 1;
    this.#known.set(key, known);
    return known;
  }
}

/**
 * @param {Trampoline} trampoline
 * @param {number} typeIndex
 */
function body({ slot, group, type }, typeIndex) {
  const code = [0, OP.i32Const, ...signed(group), OP.call, LINK];
  for (let nth = 0; nth < parametersOf(type); nth++) code.push(OP.localGet, ...unsigned(nth));
  code.push(OP.i32Const, ...signed(slot), OP.callIndirect, ...unsigned(typeIndex), 0, OP.end);
  return [...unsigned(code.length), ...code];
}

/**
 * @param {number[]} slots in order
 * @returns {{first: number, from: number, to: number}[]} those that follow one another
 */
function runsOf(slots) {
  /** @type {{first: number, from: number, to: number}[]} */
  const runs = [];
  slots.forEach((slot, nth) => {
    const last = runs.at(-1);
    if (last && last.first + (last.to - last.from) === slot) last.to = nth + 1;
    else runs.push({ first: slot, from: nth, to: nth + 1 });
  });
  return runs;
}

/** @param {{first: number, from: number, to: number}} run */
function element({ first, from, to }) {
  const functions = Array.from({ length: to - from }, (_, nth) => unsigned(LINK + 1 + from + nth));
  return [0, OP.i32Const, ...signed(first), OP.end, ...vector(functions)];
}
