/**
 * Which entries of an archive from anywhere may become files here.
 *
 * An archive is hostile until shown otherwise: its names may lead out of the workspace, its sizes
 * may be made to fill the disk, and nothing in it has to be true.
 */

import { StorageError } from "./errors.js";
import { UNSEEN, cleanPath } from "./paths.js";

/** @typedef {import("@zip.js/zip.js").Entry} Entry */
/** @typedef {import("@zip.js/zip.js").FileEntry} FileEntry */

/**
 * @typedef {object} Sorted
 * @property {Map<string, FileEntry>} files by their path in the workspace
 * @property {{name: string, why: string}[]} refused
 */

const MOST_ENTRIES = 100_000;
/** Deflate makes no more of a byte than this; more is claimed only by archives made to harm. */
const MOST_EXPANSION = 1_032;
const LONGEST_PATH = 1_024;
/** What systems add for themselves, and what was deleted. */
const NOISE = /^(?:__MACOSX|\.trash)\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/**
 * @param {Entry[]} entries
 * @param {number} size of the archive in bytes
 * @param {number} room in bytes
 * @returns {Sorted}
 */
export function sortEntries(entries, size, room) {
  if (entries.length > MOST_ENTRIES) {
    throw damaged(`It claims to hold ${entries.length} files, more than any workspace.`);
  }
  /** @type {Sorted} */
  const sorted = { files: new Map(), refused: [] };
  let bytes = 0;
  for (const entry of entries) {
    if (entry.directory || NOISE.test(entry.filename)) continue;
    const why = refusal(entry, sorted.files);
    if (why) {
      sorted.refused.push({ name: entry.filename, why });
      continue;
    }
    bytes += entry.uncompressedSize;
    sorted.files.set(cleanPath(entry.filename), entry);
  }
  if (bytes > size * MOST_EXPANSION) {
    throw damaged("Its files claim to be larger than anything that could be packed in it.");
  }
  if (bytes > room) {
    throw new StorageError(
      "QuotaExceededError",
      `Its files need ${bytes} bytes, and this disk has room for ${room}. Free some space first.`,
    );
  }
  return sorted;
}

/**
 * @param {FileEntry} entry
 * @param {Map<string, FileEntry>} known
 * @returns {string} why the entry can't be taken; empty where it can
 */
function refusal(entry, known) {
  const name = entry.filename;
  if (entry.encrypted) return "It is encrypted.";
  if (entry.symlink) return "It is a link to another file.";
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name) || name.includes("\\")) {
    return "Its name belongs to another computer.";
  }
  if (name.split("/").includes("..")) return "Its name leads out of the workspace.";
  if (UNSEEN.test(name)) return "Its name holds characters that can't be shown.";
  if (name.length > LONGEST_PATH) return "Its name is too long.";
  if (known.has(cleanPath(name))) return "Another file of the same name comes before it.";
  return "";
}

/** @param {string} why */
export const damaged = (why) =>
  new StorageError("BadZipFile", `This file is no backup that can be restored. ${why}`);
