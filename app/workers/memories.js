/**
 * Memory that travels by its number: the page keeps it, and whoever is given the number opens it.
 * Numbers go where buffers can't, into what Python pickles.
 */

import { sharedMemory } from "./shared_memory.js";

/** @import { Sharing } from "./pool.types.js" */

/** @type {Map<number, {buffer: ArrayBufferLike, sharing: Sharing}>} */
const kept = new Map();
let last = 0;

/**
 * @param {number} bytes
 * @returns {ArrayBufferLike} an ArrayBuffer where nothing can be shared
 */
export const makeMemory = (bytes) => sharedMemory(bytes) ?? new ArrayBuffer(bytes);

/**
 * @param {ArrayBufferLike} buffer
 * @param {Sharing} sharing
 */
export async function keepMemory(buffer, sharing) {
  kept.set((last += 1), { buffer, sharing });
  return last;
}

/**
 * @param {number} number
 * @returns {Promise<ArrayBufferLike | undefined>} undefined where there is none, or no longer
 */
export async function openMemory(number) {
  const found = kept.get(number);
  if (!found) return undefined;
  const { buffer, sharing } = found;
  if (sharing === "shared") return buffer;
  if (sharing === "copied") return buffer.slice(0);
  kept.delete(number);
  return structuredClone(buffer, { transfer: [/** @type {ArrayBuffer} */ (buffer)] });
}

/** @param {number} number */
export const forgetMemory = (number) => void kept.delete(number);
