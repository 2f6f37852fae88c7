/** Files that come in (dropped, pasted, opened with the application) and go out. */

import { giveToPerson } from "../storage/downloads.js";

/** @typedef {(files: File[]) => void} Listener */

/** @type {Listener | null} */
let listener = null;
/** @type {File[]} */
let early = [];

/** @param {File[]} files */
function arrive(files) {
  if (files.length === 0) return;
  if (listener) listener(files);
  else early.push(...files);
}

/** @param {Listener} next hears of every arrival from now on, and of those that came before it */
export function onFiles(next) {
  listener = next;
  arrive(early.splice(0));
}

/** @param {DataTransfer | null} transfer */
const carriesFiles = (transfer) => transfer?.types.includes("Files") ?? false;

const sign = document.createElement("div");
sign.className = "dropping";

/** @param {string} text what is shown while files hover over the page */
export function setDropText(text) {
  sign.textContent = text;
}

addEventListener("dragover", (event) => {
  if (!carriesFiles(event.dataTransfer)) return;
  event.preventDefault();
  if (!sign.isConnected) document.body.append(sign);
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) sign.remove();
});
addEventListener("drop", (event) => {
  sign.remove();
  if (!carriesFiles(event.dataTransfer)) return;
  event.preventDefault();
  arrive([...(event.dataTransfer?.files ?? [])]);
});
addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length === 0) return;
  event.preventDefault();
  arrive(files);
});

/**
 * Files that the system opened with the installed application; read before Python starts, for the
 * queue tells only once.
 */
export function readLaunchQueue() {
  const queue = /** @type {{launchQueue?: {setConsumer(consumer: Function): void}}} */ (
    /** @type {unknown} */ (window)
  ).launchQueue;
  queue?.setConsumer(async (/** @type {{files?: FileSystemFileHandle[]}} */ { files = [] }) => {
    arrive(await Promise.all(files.map((handle) => handle.getFile())));
  });
}

/**
 * The files a person chose; the input is emptied so that the same file can be chosen again.
 * @param {HTMLInputElement} input
 * @returns {File[]}
 */
export function takeFiles(input) {
  const files = [...(input.files ?? [])];
  input.value = "";
  return files;
}

/**
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} mime
 */
export function download(name, bytes, mime) {
  giveToPerson(new Blob([bytes], { type: mime }), name);
}

/** How many pixels of the file there are for one of the page: fine enough to be printed. */
const FINENESS = 3;

/**
 * @param {string} name
 * @param {string} svg a picture that refers to nothing outside it
 * @param {number} width in the page's pixels
 * @param {number} height
 */
export async function downloadPng(name, svg, width, height) {
  const source = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const picture = new Image(width, height);
    picture.src = source;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * FINENESS);
    canvas.height = Math.round(height * FINENESS);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((/** @type {BlobCallback} */ done) => canvas.toBlob(done));
    if (!drawn) throw new Error("The browser could not draw the picture.");
    giveToPerson(drawn, name);
  } finally {
    URL.revokeObjectURL(source);
  }
}
