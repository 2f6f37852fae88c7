/**
 * The module that fills the table: in the slots of the interpreter's own functions those, and in the
 * slots of libraries trampolines.
 *
 * A trampoline stands for a function of a library that is not there yet. Called, it has the library
 * linked, which puts the real function into the slot, and calls that. It is a function of
 * WebAssembly like the one it stands for, of the same type, so that neither the caller nor an
 * exception, a suspended stack or a `longjmp` that passes through sees it.
 */

import { module, name, OP, parametersOf, section, SECTION, signed, unsigned, vector } from "./wasm_binary.js";

/** @typedef {{slot: number, group: number, type: Uint8Array}} Trampoline */
/** @typedef {{slot: number, name: string, type: Uint8Array}} OwnFunction */

const FUNCTION = 0;
const TABLE = 1;
const FUNCTION_REFERENCE = 0x70;
const I32 = 0x7f;
const LINK_TYPE = Uint8Array.of(0x60, 1, I32, 0);

/**
 * @param {OwnFunction[]} own
 * @param {Trampoline[]} trampolines
 * @returns {Uint8Array} a module that imports `own` by name, `linker.table` and
 *   `linker.link(group)`, and fills the slots of the table
 */
export function writeTableModule(own, trampolines) {
  const types = new Types();
  const link = own.length; // functions are counted, imported ones first
  const imports = own.map((func) =>
    imported("own", func.name, FUNCTION, types.indexOf(func.type)),
  );
  imports.push(imported("linker", "link", FUNCTION, types.indexOf(LINK_TYPE)));
  imports.push([...name("linker"), ...name("table"), TABLE, FUNCTION_REFERENCE, 0, 0]);
  const indices = trampolines.map(({ type }) => types.indexOf(type));
  const bodies = trampolines.map((each, nth) => body(each, link, indices[nth] ?? 0));
  const filled = [
    ...own.map(({ slot }, nth) => ({ slot, index: nth })),
    ...trampolines.map(({ slot }, nth) => ({ slot, index: link + 1 + nth })),
  ];
  return module(
    section(SECTION.type, vector(types.list)),
    section(SECTION.import, vector(imports)),
    section(SECTION.function, vector(indices.map(unsigned))),
    section(SECTION.element, vector(runsOf(filled).map(element))),
    section(SECTION.code, vector(bodies)),
  );
}

/**
 * @param {string} from
 * @param {string} what
 * @param {number} kind
 * @param {number} type
 */
const imported = (from, what, kind, type) => [...name(from), ...name(what), kind, ...unsigned(type)];

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
 * @param {number} link
 * @param {number} typeIndex
 */
function body({ slot, group, type }, link, typeIndex) {
  const code = [0, OP.i32Const, ...signed(group), OP.call, ...unsigned(link)];
  for (let nth = 0; nth < parametersOf(type); nth++) code.push(OP.localGet, ...unsigned(nth));
  code.push(OP.i32Const, ...signed(slot), OP.callIndirect, ...unsigned(typeIndex), 0, OP.end);
  return [...unsigned(code.length), ...code];
}

/** @typedef {{first: number, indices: number[]}} Run functions in slots that follow one another */

/**
 * @param {{slot: number, index: number}[]} filled
 * @returns {Run[]}
 */
function runsOf(filled) {
  /** @type {Run[]} */
  const runs = [];
  for (const { slot, index } of [...filled].sort((one, other) => one.slot - other.slot)) {
    const last = runs.at(-1);
    if (last && last.first + last.indices.length === slot) last.indices.push(index);
    else runs.push({ first: slot, indices: [index] });
  }
  return runs;
}

/** @param {Run} run */
const element = ({ first, indices }) => [
  0,
  OP.i32Const,
  ...signed(first),
  OP.end,
  ...vector(indices.map(unsigned)),
];
