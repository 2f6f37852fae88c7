/** What storage can't do, in words for people; `name` tells callers which kind it is. */

/**
 * `name` is Python's exception for files (`FileNotFoundError`, `FileExistsError`, `ValueError`) or
 * the browser's name of the failure (`QuotaExceededError`, …).
 */
export class StorageError extends Error {
  /**
   * @param {string} name
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(name, message, cause) {
    super(message, { cause });
    this.name = name;
  }
}

/** @type {Record<string, string>} */
const MESSAGES = {
  QuotaExceededError:
    "There is no room left on this disk. Delete files that you no longer need and empty the bin, or " +
    "free some space.",
  VersionError: "A newer version of Fieldbook has used this storage. Reload the page.",
  SecurityError: "This browser doesn't let the page keep anything. Allow site data and reload.",
  InvalidStateError: "This browser's storage can't be opened, as in some private windows.",
  NotReadableError: "The browser has lost what was kept here. Restore it from a backup.",
  UnknownError:
    "This browser's storage can't be read. Restart the browser and open the page again.",
};

/**
 * The same failure with a message that people understand.
 * @param {unknown} error
 * @returns {StorageError}
 */
export function explained(error) {
  if (error instanceof StorageError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : "Error";
  const detail =
    error instanceof Error || error instanceof DOMException ? error.message : String(error);
  return new StorageError(name, MESSAGES[name] ?? `The browser's storage failed: ${detail}`, error);
}
