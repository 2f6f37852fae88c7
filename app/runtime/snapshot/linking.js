/**
 * How shared libraries lie in memory and table, told by the loader that placed them.
 *
 * The heap is full of addresses of data and functions. They mean the same in another worker only if
 * every library lies where it lay, and every slot of the table holds the same function.
 */

/** @import {DynamicLinker, LinkingRecord} from "./types.js" */

/**
 * @param {DynamicLinker} linker
 * @param {number} tableBase the table's length before any library was loaded
 * @returns {LinkingRecord}
 */
export function recordLinking(linker, tableBase) {
  const { LDSO, GOT } = linker;
  return {
    libraries: recordLibraries(linker),
    functions: recordFunctions(linker, ({ slot }) => slot >= tableBase),
    own: recordFunctions(linker, ({ slot }) => slot < linker.ownEnd).map(
      ([slot, , symbol, signature]) => [slot, symbol, signature],
    ),
    got: Object.fromEntries(Object.entries(GOT).map(([name, entry]) => [name, entry.value])),
    handles: Object.fromEntries(
      Object.entries(LDSO.loadedLibsByHandle)
        .filter(([handle]) => handle !== "0")
        .map(([handle, library]) => [handle, library.name]),
    ),
    ownEnd: linker.ownEnd,
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
 * @param {(placed: {slot: number}) => boolean} wanted
 */
function recordFunctions({ LDSO, functions }, wanted) {
  /** @type {Map<unknown, [library: string, symbol: string]>} */
  const names = new Map();
  for (const [library, { exports }] of Object.entries(LDSO.loadedLibsByName)) {
    for (const [symbol, value] of Object.entries(exports)) {
      if (typeof value === "function" && !names.has(value)) names.set(value, [library, symbol]);
    }
  }
  /** @type {LinkingRecord["functions"]} */
  const recorded = [];
  for (const { slot, func, sig } of functions.filter(wanted)) {
    const name = names.get(func);
    if (!name) throw new Error(`no library has the function in slot ${slot} (${func.name})`);
    recorded.push([slot, ...name, sig ?? func.sig ?? ""]);
  }
  return recorded;
}

/**
 * @param {DynamicLinker} linker
 * @param {number} slot
 * @param {unknown} func
 * @param {string} symbol what it is called, for who has to be told that it is missing
 * @param {string} signature
 */
export function placeFunction(linker, slot, func, symbol, signature) {
  if (typeof func !== "function") throw new Error(`there is no function ${symbol}`);
  try {
    linker.setWasmTableEntry(slot, func);
  } catch {
    // Only functions of WebAssembly fit into the table; others are wrapped.
    linker.setWasmTableEntry(slot, linker.convertJsFunctionToWasm(func, signature));
  }
  linker.rememberFunction(func, slot);
}
