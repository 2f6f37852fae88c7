/**
 * Which sources a script was made from: a hash of all of them, filled in by the build. With it
 * pages, workers and the service worker know one another, so that those of two builds never work
 * together.
 */
export const SOURCES = "__SOURCES__";
