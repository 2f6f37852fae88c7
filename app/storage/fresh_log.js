/**
 * A fresh log for the browser's databases, before the first write of a session.
 *
 * Chromium appends to the log that it finds. Killed in the midst of a write it leaves half a record
 * at the end; the next session reads up to there and appends behind it, and the one after that takes
 * the log for damaged and removes every database of the origin. A log that outgrows its buffer is
 * put into a table and left behind, half a record and all: so the first write of a session is larger
 * than that buffer, and no other goes ahead of it.
 */

import { note } from "../diagnostics/log.js";
import { openDB } from "../vendor/idb.js";

const NAME = "fieldbook-log";
const STORE = "filler";
/** Below the size from which Chromium keeps values in files of their own. */
const CHUNK_BYTES = 32 * 1024;
/** Together a quarter more than the largest buffer, of 4 MB. */
const CHUNKS = 160;
/** Held by every page and worker that knows of a fresh log, as long as it lives. */
const LOCK = "fieldbook-fresh-log";
/** So long others wait for it; a browser that is slower than this has other troubles. */
const PATIENCE = 3_000;

/** @type {Promise<void> | null} */
let fresh = null;

/** Return when the log is fresh, or can't be made so: then what is written is as safe as anywhere. */
export function freshLog() {
  fresh ??= begin().catch((error) => note("warning", `The log was not made fresh: ${error}`));
  return fresh;
}

async function begin() {
  // Others keep no such log. WebKit and Firefox don't know what this asks.
  const { userAgentData } = /** @type {{userAgentData?: {brands: {brand: string}[]}}} */ (navigator);
  if (!userAgentData?.brands.some(({ brand }) => brand === "Chromium") || !navigator.locks) return;
  const made = navigator.locks.request(`${LOCK}:making`, async () => {
    const { held } = await navigator.locks.query();
    if (!held?.some(({ name }) => name === LOCK)) await outgrow();
    await hold();
  });
  const silence = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([made, silence]);
}

async function outgrow() {
  const database = await openDB(NAME, 1, {
    upgrade: (upgrading) => void upgrading.createObjectStore(STORE),
  });
  try {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const filling = database.transaction(STORE, "readwrite", { durability: "relaxed" });
    for (let number = 0; number < CHUNKS; number += 1) void filling.store.put(chunk, number);
    await filling.done;
    // The next write is the one that finds the buffer full.
    await database.clear(STORE);
  } finally {
    database.close();
  }
}

function hold() {
  return new Promise((granted) => {
    void navigator.locks.request(LOCK, { mode: "shared" }, () => {
      granted(undefined);
      return new Promise(() => {});
    });
  });
}
