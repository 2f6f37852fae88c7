/**
 * What the browser allows a site to keep. Not every one tells: WebKitGTK has no `navigator.storage`,
 * though it keeps databases as the others do.
 */

/** @returns {Promise<StorageEstimate>} without figures where there are none */
export const estimate = async () => (await navigator.storage?.estimate?.()) ?? {};

/** @returns {Promise<boolean>} whether the browser has promised to evict nothing */
export const isPersisted = async () => (await navigator.storage?.persisted?.()) ?? false;

/** Ask for that promise. @returns {Promise<boolean>} */
export const persist = async () => (await navigator.storage?.persist?.()) ?? false;
