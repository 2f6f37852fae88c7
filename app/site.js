/**
 * Where the site lies: everything else is found from here, in a module as in a bundle of modules,
 * since both lie in a folder of the site.
 */
export const SITE = new URL("../", import.meta.url);

/** @param {string} path in the site */
export const addressOf = (path) => new URL(path, SITE).href;
