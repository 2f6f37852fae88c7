/**
 * Shared libraries: how they lie in memory and table, and putting new instances of them there.
 *
 * The heap is full of addresses of data and functions. They mean the same in another worker only if
 * every library lies where it lay, and every slot of the table holds the same function.
 */

/** @import {DynamicLinker, Library, Linking} from "./types.js" */

/**
 * @param {DynamicLinker} linker
 * @param {number} tableBase the table's length before any library was loaded
 * @returns {Linking}
 */
export function recordLinking(linker, tableBase) {
  const { LDSO, GOT } = linker;
  return {
    libraries: recordLibraries(linker),
    functions: recordFunctions(linker, tableBase),
    got: Object.fromEntries(Object.entries(GOT).map(([name, entry]) => [name, entry.value])),
    handles: Object.fromEntries(
      Object.entries(LDSO.loadedLibsByHandle)
        .filter(([handle]) => handle !== "0")
        .map(([handle, library]) => [handle, library.name]),
    ),
    tableBase,
    tableLength: linker.table.length,
    freeSlots: [...linker.freeTableIndexes],
  };
}

/** @param {DynamicLinker} linker */
function recordLibraries({ LDSO, libraries }) {
  /** @type {(object | undefined)[]} */
  const scopes = [];
  return libraries.map(({ scope, ...placed }) => {
    if (!scopes.includes(scope)) scopes.push(scope);
    const global = LDSO.loadedLibsByName[placed.name]?.global ?? false;
    return { ...placed, global, scope: scopes.indexOf(scope) };
  });
}

/**
 * @param {DynamicLinker} linker
 * @param {number} tableBase
 */
function recordFunctions({ LDSO, functions }, tableBase) {
  /** @type {Map<unknown, [library: string, symbol: string]>} */
  const names = new Map();
  for (const [library, { exports }] of Object.entries(LDSO.loadedLibsByName)) {
    for (const [symbol, value] of Object.entries(exports)) {
      if (typeof value === "function" && !names.has(value)) names.set(value, [library, symbol]);
    }
  }
  /** @type {Linking["functions"]} */
  const recorded = [];
  for (const { slot, func, sig } of functions) {
    if (slot < tableBase) continue; // every interpreter puts these there by itself
    const name = names.get(func);
    if (!name) throw new Error(`no library has the function in slot ${slot} (${func.name})`);
    recorded.push([slot, ...name, sig ?? func.sig ?? ""]);
  }
  return recorded;
}

/**
 * Place the libraries of a snapshot in a bare interpreter; the heap must follow.
 *
 * @param {DynamicLinker} linker
 * @param {Linking} linking
 * @param {ReadonlyMap<string, WebAssembly.Module>} modules
 */
export function replayLinking(linker, linking, modules) {
  if (linker.table.length !== linking.tableBase) {
    throw new Error(`the table has ${linker.table.length} slots, not ${linking.tableBase}`);
  }
  linker.table.grow(linking.tableLength - linking.tableBase);
  presetOffsets(linker, linking);
  placeLibraries(linker, linking, modules);
  for (const [handle, name] of Object.entries(linking.handles)) {
    linker.LDSO.loadedLibsByHandle[handle] = libraryOf(linker, name);
  }
  placeFunctions(linker, linking);
  linker.freeTableIndexes.splice(0, Infinity, ...linking.freeSlots);
}

/**
 * @param {DynamicLinker} linker
 * @param {Linking} linking
 */
function presetOffsets({ GOT }, { got }) {
  for (const [name, value] of Object.entries(got)) {
    GOT[name] ??= new WebAssembly.Global({ value: "i32", mutable: true });
    GOT[name].value = value;
  }
}

/**
 * @param {DynamicLinker} linker
 * @param {Linking} linking
 * @param {ReadonlyMap<string, WebAssembly.Module>} modules
 */
function placeLibraries(linker, { libraries }, modules) {
  linker.placements = new Map(libraries.map((library) => [library.name, library]));
  linker.modules = new Map(modules);
  /** @type {Record<number, object>} */
  const scopes = {};
  for (const { name, global, nodelete, scope } of libraries) {
    const flags = { global, nodelete, loadAsync: false, allowUndefined: true };
    linker.loadDynamicLibrary(name, flags, (scopes[scope] ??= {}));
    libraryOf(linker, name).refcount = Infinity; // its objects are in the heap for good
  }
  linker.placements = null;
  linker.modules = null;
}

/**
 * @param {DynamicLinker} linker
 * @param {Linking} linking
 */
function placeFunctions(linker, { functions }) {
  for (const [slot, library, symbol, signature] of functions) {
    const func = libraryOf(linker, library).exports[symbol];
    if (typeof func !== "function") throw new Error(`${library} has no function ${symbol}`);
    try {
      linker.setWasmTableEntry(slot, func);
    } catch {
      // Only functions of WebAssembly fit into the table; others are wrapped.
      linker.setWasmTableEntry(slot, linker.convertJsFunctionToWasm(func, signature));
    }
    linker.rememberFunction(func, slot);
  }
}

/**
 * @param {DynamicLinker} linker
 * @param {string} name
 * @returns {Library}
 */
function libraryOf({ LDSO }, name) {
  const library = LDSO.loadedLibsByName[name];
  if (!library) throw new Error(`${name} was not loaded`);
  return library;
}
