/**
 * Linking a snapshot's libraries when they are first called.
 *
 * Two hundred libraries take a third of a second to instantiate, and a session calls into some
 * tens of them. So their slots of the table hold trampolines at first, and who asks for a library's
 * exports gets them linked, too.
 */

import { sampleOfBytes } from "./heap.js";
import { placeFunction } from "./linking.js";

/** @import {Reader} from "./reader.js" */
/** @import {DynamicLinker, Extent, KeptLibrary, LibraryDetails, Linking} from "./types.js" */

export class LazyLinker {
  #linker;
  #linking;
  #reader;
  /** Libraries that see each other's symbols are linked together. @type {Map<number, KeptLibrary[]>} */
  #groups;
  /** @type {Map<string, KeptLibrary>} */
  #underWay = new Map();
  /** @type {Map<string, WebAssembly.Module>} */
  #compiled = new Map();
  /** @type {() => void} */
  #onFailure;

  /**
   * @param {DynamicLinker} linker of a bare interpreter
   * @param {Linking} linking
   * @param {Reader} reader of the libraries' file
   * @param {() => void} onFailure hears that a library cannot be linked, which the interpreter
   *   does not survive
   */
  constructor(linker, linking, reader, onFailure) {
    this.#linker = linker;
    this.#linking = linking;
    this.#reader = reader;
    this.#onFailure = onFailure;
    this.#groups = Map.groupBy(linking.libraries, ({ scope }) => scope);
  }

  /**
   * Fill the table, as soon as the interpreter is instantiated: with its own functions, which it may
   * call from now on, and with trampolines for those of libraries.
   *
   * @param {WebAssembly.Module} tableModule
   * @param {Record<string, unknown>} functions by which names the interpreter's functions are known
   */
  fillTable(tableModule, functions) {
    const { table, freeTableIndexes, GOT } = this.#linker;
    const { ownEnd, tableBase, tableLength, ownGot } = this.#linking;
    table.grow(tableLength - table.length);
    const link = (/** @type {number} */ group) => this.#link(group);
    const imports = { own: functions, linker: { table, link } };
    new WebAssembly.Instance(tableModule, /** @type {WebAssembly.Imports} */ (imports));
    for (const [name, value] of Object.entries(ownGot)) {
      if (GOT[name]) GOT[name].value = value;
    }
    // What the interpreter adds while it starts gets the slots that it got then.
    for (let slot = tableBase - 1; slot >= ownEnd; slot--) freeTableIndexes.push(slot);
  }

  /** Let the loader find a stand-in for each library. The heap may follow. */
  announce() {
    const linker = this.#linker;
    const { LDSO, freeTableIndexes } = linker;
    if (freeTableIndexes.length > 0) {
      throw new Error(`the interpreter left ${freeTableIndexes.length} slots of its table empty`);
    }
    freeTableIndexes.push(...this.#linking.freeSlots);
    for (const { name, global, scope } of this.#linking.libraries) {
      LDSO.loadedLibsByName[name] = this.#standIn(name, global, scope);
    }
    for (const [handle, name] of Object.entries(this.#linking.handles)) {
      const library = LDSO.loadedLibsByName[name];
      if (!library) throw new Error(`${name} was not loaded`);
      LDSO.loadedLibsByHandle[handle] = library;
    }
    linker.placements = this.#underWay;
    linker.modules = this.#compiled;
    linker.beforeLoading = () => this.#presetAll();
  }

  /** Link what cannot wait for its first call; with the heap in place. */
  finish() {
    for (const group of this.#linking.eager) this.#link(group);
    for (const [slot, library, symbol, signature] of this.#linking.functions) {
      const func = this.#linker.LDSO.loadedLibsByName[library]?.exports[symbol];
      placeFunction(this.#linker, slot, func, symbol, signature);
    }
  }

  /**
   * What the loader finds under a library's name or handle before it is linked.
   *
   * @param {string} name
   * @param {boolean} global
   * @param {number} scope
   */
  #standIn(name, global, scope) {
    const { loadedLibsByName } = this.#linker.LDSO;
    const link = () => this.#link(scope);
    return {
      name,
      global,
      refcount: Infinity, // its objects are in the heap for good
      get exports() {
        link();
        return /** @type {import("./types.js").Library} */ (loadedLibsByName[name]).exports;
      },
    };
  }

  /** @param {number} group */
  #link(group) {
    const libraries = this.#groups.get(group);
    if (!libraries) return; // linked, or just being linked
    this.#groups.delete(group);
    try {
      const scope = {};
      for (const { name } of libraries) delete this.#linker.LDSO.loadedLibsByName[name];
      for (const library of libraries) this.#load(library, scope);
    } catch (error) {
      this.#onFailure();
      throw error;
    }
  }

  /**
   * @param {KeptLibrary} library
   * @param {object} scope
   */
  #load(library, scope) {
    const { name, global, nodelete } = library;
    const linker = this.#linker;
    const code = this.#read(library.code);
    if (sampleOfBytes(code) !== library.sample) throw new Error(`${name} was damaged`);
    /** @type {LibraryDetails} */
    const { functions, got } = this.#readJson(library.details);
    this.#preset(got);
    this.#underWay.set(name, library);
    this.#compiled.set(name, new WebAssembly.Module(code));
    // An instance begins by writing its initial data, where the heap has what became of them.
    const data = new Uint8Array(linker.memory.buffer, library.memoryBase, library.memorySize);
    const grown = data.slice();
    try {
      const flags = { global, nodelete, loadAsync: false, allowUndefined: true };
      linker.loadDynamicLibrary(name, flags, scope);
    } finally {
      data.set(grown);
      this.#underWay.delete(name);
      this.#compiled.delete(name);
    }
    const loaded = /** @type {import("./types.js").Library} */ (linker.LDSO.loadedLibsByName[name]);
    loaded.refcount = Infinity;
    for (const [slot, symbol, signature] of functions) {
      placeFunction(linker, slot, loaded.exports[symbol], symbol, signature);
    }
  }

  /** A library that was not in the snapshot may ask for any symbol. */
  #presetAll() {
    this.#linker.beforeLoading = null;
    this.#preset(this.#readJson(this.#linking.got));
  }

  /** @param {Record<string, number>} got */
  #preset(got) {
    const { GOT } = this.#linker;
    for (const [name, value] of Object.entries(got)) {
      GOT[name] ??= new WebAssembly.Global({ value: "i32", mutable: true });
      GOT[name].value = value;
    }
  }

  /** @param {Extent} extent */
  #read([offset, length]) {
    const bytes = new Uint8Array(length);
    this.#reader.read(bytes, offset);
    return bytes;
  }

  /** @param {Extent} extent */
  #readJson(extent) {
    return JSON.parse(new TextDecoder().decode(this.#read(extent)));
  }
}
