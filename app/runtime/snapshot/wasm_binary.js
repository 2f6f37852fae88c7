/**
 * The binary form of WebAssembly, as far as it takes to know what a shared library puts into the
 * table, and to write a module of small functions.
 *
 * Numbers are LEB128; see the specification's chapter 5, "Binary Format".
 */

/** @typedef {{module: string, name: string, kind: number, type: number}} Import */
/** @typedef {{kind: number, index: number}} Export */

/**
 * @typedef {object} ModuleOutline
 * @property {Uint8Array[]} types each function type as it is written
 * @property {Import[]} imports
 * @property {number[]} functions the type of each function, imported ones first
 * @property {Map<string, Export>} exports
 * @property {{offset: Constant, functions: number[]}[]} elements what goes into the table
 */

/** A constant expression: a number, or one added to an imported global. @typedef {{global: number | null, add: number}} Constant */

const PREAMBLE = 8;
export const SECTION = { type: 1, import: 2, function: 3, export: 7, element: 9, code: 10 };
const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };
const FUNCTION_TYPE = 0x60;
/** What a function takes and gives: numbers, vectors and references without a type of their own. */
const SIMPLE_TYPES = new Set([0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f]);

/** The module uses what is not understood here. */
export class UnknownForm extends Error {}

class Bytes {
  /**
   * @param {Uint8Array} bytes
   * @param {number} [at]
   */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return /** @type {number} */ (this.bytes[this.at++]);
  }

  /** @returns {number} unsigned */
  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  /** @returns {number} signed, of 32 bits */
  signed() {
    let value = 0;
    for (let shift = 0; ; ) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) return byte & 64 && shift < 32 ? value | (-1 << shift) : value;
    }
  }

  name() {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.slice(this.at - length, this.at));
  }

  /**
   * @template T
   * @param {() => T} read
   */
  list(read) {
    return Array.from({ length: this.number() }, read);
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {Generator<{id: number, start: number, content: number, end: number}>}
 */
function* sectionsOf(bytes) {
  for (let start = PREAMBLE; start < bytes.length; ) {
    const reader = new Bytes(bytes, start);
    const id = reader.byte();
    const length = reader.number();
    yield { id, start, content: reader.at, end: reader.at + length };
    start = reader.at + length;
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {ModuleOutline}
 * @throws {UnknownForm}
 */
export function outlineOf(bytes) {
  /** @type {ModuleOutline} */
  const outline = { types: [], imports: [], functions: [], exports: new Map(), elements: [] };
  for (const { id, content } of sectionsOf(bytes)) {
    const reader = new Bytes(bytes, content);
    if (id === SECTION.type) outline.types = reader.list(() => readType(reader));
    if (id === SECTION.import) {
      outline.imports = reader.list(() => readImport(reader));
      const functions = outline.imports.filter(({ kind }) => kind === KIND.function);
      outline.functions.push(...functions.map(({ type }) => type));
    }
    if (id === SECTION.function) {
      for (const type of reader.list(() => reader.number())) outline.functions.push(type);
    }
    if (id === SECTION.export) {
      reader.list(() => {
        outline.exports.set(reader.name(), { kind: reader.byte(), index: reader.number() });
      });
    }
    if (id === SECTION.element) {
      outline.elements = reader.list(() => readElement(reader)).filter((segment) => segment !== null);
    }
  }
  return outline;
}

/** @param {Bytes} reader */
function readType(reader) {
  const start = reader.at;
  if (reader.byte() !== FUNCTION_TYPE) throw new UnknownForm("a type that is no function");
  const readValue = () => {
    if (!SIMPLE_TYPES.has(reader.byte())) throw new UnknownForm("a value of a type of its own");
  };
  reader.list(readValue);
  reader.list(readValue);
  return reader.bytes.slice(start, reader.at);
}

/** @param {Bytes} reader */
function readImport(reader) {
  const [module, name, kind] = [reader.name(), reader.name(), reader.byte()];
  let type = 0;
  if (kind === KIND.function) type = reader.number();
  else if (kind === KIND.table || kind === KIND.memory) {
    if (kind === KIND.table) reader.byte();
    const limits = reader.number();
    if (limits > 3) throw new UnknownForm("limits of another kind");
    reader.number();
    if (limits & 1) reader.number();
  } else if (kind === KIND.global) reader.at += 2;
  else if (kind === KIND.tag) {
    reader.byte();
    reader.number();
  } else throw new UnknownForm(`an import of kind ${kind}`);
  return { module, name, kind, type };
}

/**
 * @param {Bytes} reader
 * @returns {{offset: Constant, functions: number[]} | null} null for one that fills no table
 */
function readElement(reader) {
  const flags = reader.number();
  const [passive, explicit, expressions] = [flags & 1, flags & 2, flags & 4];
  if (expressions) throw new UnknownForm("elements by expression");
  if (!passive && explicit && reader.number() !== 0) throw new UnknownForm("a second table");
  const offset = passive ? null : readConstant(reader);
  if (passive || explicit) reader.byte(); // the kind of element: functions only
  const functions = reader.list(() => reader.number());
  return offset && { offset, functions };
}

/**
 * @param {Bytes} reader
 * @returns {Constant}
 */
function readConstant(reader) {
  /** @type {Constant} */
  const constant = { global: null, add: 0 };
  for (;;) {
    const code = reader.byte();
    if (code === OP.end) return constant;
    if (code === OP.i32Const) constant.add += reader.signed();
    else if (code === OP.globalGet && constant.global === null) constant.global = reader.number();
    else if (code !== OP.i32Add) throw new UnknownForm("an offset that is not a sum");
  }
}

/**
 * What a library puts into which slot of the table.
 *
 * @param {ModuleOutline} outline
 * @param {number} tableBase
 * @returns {[slot: number, type: Uint8Array][]}
 * @throws {UnknownForm}
 */
export function slotsFilledBy({ imports, elements, functions, types }, tableBase) {
  const globals = imports.filter(({ kind }) => kind === KIND.global);
  return elements.flatMap(({ offset: { global, add }, functions: indices }) => {
    if (global !== null && globals[global]?.name !== "__table_base") {
      throw new UnknownForm("elements at a place of its own");
    }
    const base = add + (global === null ? 0 : tableBase);
    return indices.map(
      (index, nth) =>
        /** @type {[number, Uint8Array]} */ ([base + nth, types[/** @type {number} */ (functions[index])]]),
    );
  });
}

/**
 * @param {ModuleOutline} outline
 * @param {string} symbol
 * @returns {Uint8Array} how its type is written
 * @throws {UnknownForm}
 */
export function typeOfExport({ exports, functions, types }, symbol) {
  const found = exports.get(symbol);
  const type = found?.kind === KIND.function ? types[functions[found.index] ?? -1] : undefined;
  if (!type) throw new UnknownForm(`${symbol} is no function of its own`);
  return type;
}

// Writing ------------------------------------------------------------------------------------

export const OP = {
  end: 0x0b,
  call: 0x10,
  callIndirect: 0x11,
  localGet: 0x20,
  globalGet: 0x23,
  i32Const: 0x41,
  i32Add: 0x6a,
};

/**
 * @param {number} value
 * @returns {number[]}
 */
export function unsigned(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/**
 * @param {number} value of 32 bits
 * @returns {number[]}
 */
export function signed(value) {
  const bytes = [];
  for (;;) {
    const byte = value & 127;
    value >>= 7;
    if ((value === 0 && !(byte & 64)) || (value === -1 && byte & 64)) return [...bytes, byte];
    bytes.push(byte | 128);
  }
}

/**
 * @param {ArrayLike<number>[]} items
 * @returns {number[]}
 */
export function vector(items) {
  const bytes = unsigned(items.length);
  for (const item of items) for (let at = 0; at < item.length; at++) bytes.push(item[at] ?? 0);
  return bytes;
}

/** @param {string} text */
export const name = (text) => vector([...new TextEncoder().encode(text)].map((byte) => [byte]));

/**
 * @param {number} id
 * @param {number[]} content
 * @returns {number[]}
 */
export const section = (id, content) => [id, ...unsigned(content.length)].concat(content);

/**
 * @param {number[][]} sections
 * @returns {Uint8Array}
 */
export const module = (...sections) =>
  Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00].concat(...sections));

/**
 * How many values a function of this type takes.
 *
 * @param {Uint8Array} type
 */
export const parametersOf = (type) => new Bytes(type, 1).number();

/** The loader's letters for what its JavaScript functions take and give, the result first. */
const LETTERS = /** @type {Record<string, number>} */ ({
  i: 0x7f, p: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c, e: 0x6f,
});

/**
 * @param {string} signature
 * @returns {Uint8Array} how the type is written
 * @throws {UnknownForm}
 */
export function typeOfSignature(signature) {
  const codes = [...signature.replace(/^v/, "")].map((letter) => {
    const code = LETTERS[letter];
    if (code === undefined) throw new UnknownForm(`a value of type ${letter}`);
    return [code];
  });
  const results = signature.startsWith("v") ? [] : codes.splice(0, 1);
  return Uint8Array.from([FUNCTION_TYPE, ...vector(codes), ...vector(results)]);
}
