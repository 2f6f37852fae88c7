/**
 * The files of a snapshot, and the markers that say what they are worth.
 */

/** The packages as the file system shows them. */
export const ARCHIVE = {
  about: "archive.json",
  bytes: "archive.bytes",
  complete: "archive.complete",
};

/** The heap that kernels and pool workers start from, and the libraries that lie in it. */
export const KERNEL = {
  about: "kernel.json",
  libraries: "kernel.libraries",
  heap: "kernel.heap",
  complete: "kernel.complete",
  /** It was made, and could not be restored: on this device it will not do. */
  unsound: "kernel.unsound",
};
