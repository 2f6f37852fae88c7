/**
 * What an interpreter has of the machine's memory. The browser's own figures say nothing of it.
 */

import { moduleOf } from "./inside.js";

/** @import {PyodideAPI} from "pyodide" */

/**
 * @typedef {object} Memory in bytes
 * @property {number} used what Python and its libraries use now
 * @property {number} held what the machine has given for it: as much as was used at the most, since
 *   WebAssembly cannot give anything back
 */

/** `struct mallinfo`: ten words, of which the ninth says how much of the heap is free. */
const WORDS = 10;
const FREE = 8;

/** @param {PyodideAPI} pyodide */
export const heldMemory = (pyodide) => moduleOf(pyodide).HEAPU8.length;

/**
 * Takes tens of milliseconds: the allocator goes through all that it has handed out.
 *
 * @param {PyodideAPI} pyodide
 * @returns {Memory}
 */
export function measureMemory(pyodide) {
  const module = moduleOf(pyodide);
  const held = heldMemory(pyodide);
  // Python's own names for `malloc` and `free`, which are not shown before Pyodide 314.
  const answer = module._PyMem_RawMalloc(WORDS * Int32Array.BYTES_PER_ELEMENT);
  if (answer === 0) return { used: held, held };
  module._mallinfo(answer);
  const free = new Uint32Array(module.HEAPU8.buffer, answer, WORDS)[FREE] ?? 0;
  module._PyMem_RawFree(answer);
  return { used: (module._sbrk(0) >>> 0) - free, held };
}
