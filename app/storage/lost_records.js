/**
 * Records whose contents the browser has lost: large values lie in files of their own beside its
 * database. Reading one whose file is gone fails, with all else that its transaction reads, and a
 * transaction that writes is lost with it.
 */

import { StorageError } from "./errors.js";

/** What browsers call it; Chromium also ends the transaction with the last. */
const FOR_GOOD = ["NotReadableError", "DataError"];
const NAMES = [...FOR_GOOD, "UnknownError"];

/** @param {unknown} error */
export const isLost = (error) => error instanceof StorageError && NAMES.includes(error.name);

/**
 * Whether what was read in a transaction of its own is lost, and not only out of reach at present: it
 * may be written over then.
 * @param {unknown} error
 */
export const isLostForGood = (error) =>
  error instanceof StorageError && FOR_GOOD.includes(error.name);

/**
 * What is read in a transaction of its own, or `null` where that is lost.
 * @template Value
 * @param {Promise<Value>} reading
 * @returns {Promise<Value | null>}
 */
export async function orLost(reading) {
  try {
    return await reading;
  } catch (error) {
    if (isLost(error)) return null;
    throw error;
  }
}
