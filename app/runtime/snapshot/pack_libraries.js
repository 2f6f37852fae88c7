/**
 * Shared libraries as a snapshot keeps them: their code, by each library what is needed when it is
 * linked, and trampolines for all of them.
 */

import { sampleOfBytes } from "./heap.js";
import { writeTableModule } from "./table_module.js";
import {
  outlineOf,
  slotsFilledBy,
  typeOfExport,
  typeOfSignature,
  UnknownForm,
} from "./wasm_binary.js";

/** @import {Extent, LibraryDetails, Linking, LinkingRecord} from "./types.js" */
/** @import {OwnFunction, Trampoline} from "./table_module.js" */
/** @import {ModuleOutline} from "./wasm_binary.js" */

/**
 * @param {LinkingRecord} record
 * @param {Uint8Array} interpreter its module
 * @param {(name: string) => Uint8Array} read
 * @returns {{linking: Linking, pieces: Uint8Array[]}} what is known of the libraries, and their file
 */
export function packLibraries(record, interpreter, read) {
  const file = new PackedFile();
  const functions = Map.groupBy(record.functions, ([, library]) => library);
  /** @type {Set<number>} */
  const eager = new Set();
  /** @type {Trampoline[]} */
  const trampolines = [];
  const libraries = record.libraries.map((library) => {
    const bytes = read(library.name);
    const own = functions.get(library.name) ?? [];
    functions.delete(library.name);
    try {
      const outline = outlineOf(bytes);
      if (library.global) throw new UnknownForm("its symbols are for everybody");
      const slots = slotsFilledBy(outline, library.tableBase);
      for (const [slot, , symbol] of own) slots.push([slot, typeOfExport(outline, symbol)]);
      trampolines.push(...slots.map(([slot, type]) => ({ slot, group: library.scope, type })));
      return { ...library, ...kept(outline, own) };
    } catch (error) {
      if (!(error instanceof UnknownForm)) throw error;
      eager.add(library.scope);
      return { ...library, ...kept(null, own) };
    }

    /**
     * @param {ModuleOutline | null} outline
     * @param {LinkingRecord["functions"]} own
     */
    function kept(outline, own) {
      /** @type {LibraryDetails} */
      const details = {
        functions: own.map(([slot, , symbol, signature]) => [slot, symbol, signature]),
        got: outline ? offsetsOf(outline, record.got) : record.got,
      };
      return { code: file.add(bytes), sample: sampleOfBytes(bytes), details: file.addJson(details) };
    }
  });
  const { ownEnd, tableBase, tableLength, freeSlots, handles } = record;
  const outline = outlineOf(interpreter);
  const lazy = trampolines.filter(({ group }) => !eager.has(group));
  /** @type {Linking} */
  const linking = {
    libraries,
    eager: [...eager],
    functions: [...functions.values()].flat(),
    got: file.addJson(record.got),
    ownGot: offsetsOf(outline, record.got),
    tableModule: file.add(writeTableModule(ownFunctions(record, outline), lazy)),
    handles,
    ownEnd,
    tableBase,
    tableLength,
    freeSlots,
  };
  return { linking, pieces: file.pieces };
}

/**
 * @param {LinkingRecord} record
 * @param {ModuleOutline} outline of the interpreter
 * @returns {OwnFunction[]} those it exports, and those of its loader
 */
const ownFunctions = ({ own }, outline) =>
  own.map(([slot, symbol, signature]) => {
    const exported = outline.exports.has(symbol);
    const type = exported ? typeOfExport(outline, symbol) : typeOfSignature(signature);
    return { slot, name: symbol, type };
  });

/**
 * The part of the global offset table that a module asks for.
 *
 * @param {ModuleOutline} outline
 * @param {Record<string, number>} got
 */
function offsetsOf({ imports }, got) {
  const asked = imports.filter(({ module, name }) => module.startsWith("GOT.") && name in got);
  return Object.fromEntries(asked.map(({ name }) => [name, /** @type {number} */ (got[name])]));
}

/** Pieces one after another, each known by where it lies. */
class PackedFile {
  /** @type {Uint8Array[]} */
  pieces = [];
  #end = 0;

  /**
   * @param {Uint8Array} bytes
   * @returns {Extent}
   */
  add(bytes) {
    this.pieces.push(bytes);
    this.#end += bytes.length;
    return [this.#end - bytes.length, bytes.length];
  }

  /** @param {unknown} value */
  addJson(value) {
    return this.add(new TextEncoder().encode(JSON.stringify(value)));
  }
}
