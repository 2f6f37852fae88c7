/**
 * The interpreter's memory as it is stored: pages that hold nothing are left out, which is a third
 * of them, and freed memory is made to hold nothing first.
 */

/** @import {Reader} from "./reader.js" */
/** @import {HeapLayout, RuntimeModule} from "./types.js" */

const PAGE = 16 * 1024;
const WASM_PAGE = 64 * 1024;
/** What a disk loses when the machine stops at the wrong moment, it loses in blocks of this size. */
const BLOCK = 4 * 1024;

/** Sizes in which free memory is asked for, largest first. */
const PIECES = [1 << 22, 1 << 20, 1 << 18, 1 << 16, 1 << 14, 4096, 1024, 256, 64];
/** Enough of any size: smaller holes do not add up to pages. */
const MOST_PIECES = 400_000;

/**
 * Fill free memory with zeros: take all of it and give it back.
 *
 * @param {RuntimeModule} module
 */
export function clearFreeMemory(module) {
  const end = module.HEAPU8.length;
  /** @type {number[]} */
  const taken = [];
  for (const size of PIECES) {
    for (let count = 0; count < MOST_PIECES; count++) {
      const address = module._malloc(size);
      if (address === 0) break;
      if (address + size >= end - WASM_PAGE || module.HEAPU8.length > end) {
        module._free(address);
        break;
      }
      module.HEAPU8.fill(0, address, address + size);
      taken.push(address);
    }
  }
  for (const address of taken) module._free(address);
}

/**
 * @param {Uint8Array} heap
 * @returns {HeapLayout["runs"]} where something is stored
 */
export function findRuns(heap) {
  const words = new Int32Array(heap.buffer);
  const perPage = PAGE / Int32Array.BYTES_PER_ELEMENT;
  /** @type {HeapLayout["runs"]} */
  const runs = [];
  for (let page = 0; page < words.length / perPage; page++) {
    if (isEmpty(words, page * perPage, perPage)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === page * PAGE) last[1] += PAGE;
    else runs.push([page * PAGE, PAGE]);
  }
  return runs;
}

/**
 * @param {Int32Array} words
 * @param {number} from
 * @param {number} length
 */
function isEmpty(words, from, length) {
  for (let at = from; at < from + length; at++) if (words[at] !== 0) return false;
  return true;
}

/**
 * Make room for the heap.
 *
 * @param {RuntimeModule} module
 * @param {HeapLayout} layout
 * @returns {number} up to where something may have been written before; behind is nothing
 */
export function growMemory(module, layout) {
  const { memory } = module.dylink;
  const before = memory.buffer.byteLength;
  const missing = layout.size - before;
  if (missing > 0) memory.grow(missing / WASM_PAGE);
  module.dylink.updateMemoryViews();
  return before;
}

/**
 * Put the heap in place, over everything that the bare interpreter has written.
 *
 * @param {Uint8Array} heap
 * @param {HeapLayout} layout
 * @param {Reader} reader
 * @param {number} written up to where that may be: to fill what is empty anyway would cost as much
 *   as to read it, since only then the machine gives it real memory
 * @throws {Error} where it is not what was written
 */
export function readHeap(heap, layout, reader, written) {
  let end = 0;
  let stored = 0;
  for (const [address, length] of layout.runs) {
    heap.fill(0, Math.min(end, written), Math.min(address, written));
    reader.read(heap.subarray(address, address + length), stored);
    end = address + length;
    stored += length;
  }
  heap.fill(0, Math.min(end, written), written);
  if (sampleOf(heap, layout.runs) !== layout.sample) throw new Error("the heap was damaged");
}

/**
 * A sum over some words of every block: quick enough for every start, and it notices when a block
 * was never written. What is inside the blocks was compared once, after writing.
 *
 * @param {Uint8Array} heap
 * @param {HeapLayout["runs"]} runs
 */
export function sampleOf(heap, runs) {
  const words = new Int32Array(heap.buffer);
  const step = BLOCK / Int32Array.BYTES_PER_ELEMENT / 8;
  let sum = 0;
  for (const [address, length] of runs) {
    const end = (address + length) / Int32Array.BYTES_PER_ELEMENT;
    for (let at = address / Int32Array.BYTES_PER_ELEMENT; at < end; at += step) {
      sum = (Math.imul(sum, 31) + /** @type {number} */ (words[at])) | 0;
    }
  }
  return sum;
}

/**
 * The same for bytes of any length, like the code of a library.
 *
 * @param {Uint8Array} bytes
 */
export function sampleOfBytes(bytes) {
  const step = BLOCK / 16;
  let sum = bytes.length;
  for (let at = 0; at < bytes.length; at += step) {
    sum = (Math.imul(sum, 31) + /** @type {number} */ (bytes[at])) | 0;
  }
  return sum;
}
