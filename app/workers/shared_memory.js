/**
 * Memory that a page and its workers share.
 *
 * @param {number} bytes
 * @returns {SharedArrayBuffer | null} null where there is none: without isolation, and in WebKitGTK,
 *   which calls the page isolated and has none all the same
 */
export const sharedMemory = (bytes) =>
  globalThis.crossOriginIsolated && "SharedArrayBuffer" in globalThis
    ? new SharedArrayBuffer(bytes)
    : null;
