/** Paths of the workspace: relative to its root, with `/`, never out of it. */

import { StorageError } from "./errors.js";

/** Where the workspace is mounted in kernels, and the name of its database. */
export const ROOT = "/workspace";

/**
 * Where deleted files wait for being had back or being gone. Kernels don't see it: they would hold
 * a copy of all that is in it, and programs that walk the workspace would find it.
 */
export const BIN = ".trash";
/** The bin's folder in the database and in mounts. */
export const BIN_KEY = `${ROOT}/${BIN}`;

/** What can't be seen, or turns the letters around so that `gpj.exe` reads as a picture. */
export const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/**
 * The path in its one spelling; refuses what leads out of the workspace.
 * @param {string} path
 * @returns {string}
 */
export function cleanPath(path) {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.includes("..") || path.includes("\0")) {
    throw new StorageError("ValueError", `“${path}” is no path inside the workspace.`);
  }
  return parts.join("/");
}

/**
 * A name that a file from anywhere may have here.
 * @param {string} name
 * @returns {string}
 */
export function safeName(name) {
  const safe = name.replace(new RegExp(UNSEEN, "g"), "").replace(/[/\\]/g, "_").trim();
  if (safe === BIN) return "trash";
  return safe === "" || safe === "." || safe === ".." ? "file" : safe;
}

/** @param {string} path the key under which the database keeps it */
export const keyOf = (path) => `${ROOT}/${path}`;

/** @param {string} key */
export const pathOf = (key) => key.slice(ROOT.length + 1);

/** @param {string} path */
export const isInBin = (path) => path.startsWith(`${BIN}/`);

/** @param {string} path of something in the bin @returns where it was */
export const originInBin = (path) => path.split("/").slice(2).join("/");

/** @param {string} path of a file or folder @returns the range of everything inside it */
export const insideRange = (path) => IDBKeyRange.bound(`${path}/`, `${path}0`, false, true);

/**
 * The folders above a path, outermost first.
 * @param {string} path
 * @returns {string[]}
 */
export function foldersAbove(path) {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/**
 * Other names for a taken path: `harvest.csv` → `harvest (2).csv`, `harvest (3).csv`, …
 * @param {string} path
 * @param {(number: number) => string} label what stands in the name before the ending
 * @returns {Generator<string, never>}
 */
export function* otherNames(path, label = (number) => `(${number})`) {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const name = path.slice(folder.length);
  // The first dot of `a.tar.gz` would cut names like `v1.2 notes.txt`; a leading dot is no ending.
  const dot = name.lastIndexOf(".") > 0 ? name.lastIndexOf(".") : name.length;
  for (let number = 2; ; number += 1) {
    yield `${folder}${name.slice(0, dot)} ${label(number)}${name.slice(dot)}`;
  }
}
