/** What leaves the workspace for the person's own folders. */

/**
 * Give contents to the person, as the browser gives downloads.
 * @param {Blob} blob
 * @param {string} name
 */
export function giveToPerson(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after this turn; a minute is ample even for a slow disk.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
