/**
 * Python on the page with the pool, and beside it a worker called by hand: Comlink around a
 * function of stock Pyodide, without a queue, a workspace, events or a way to stop it.
 */

import { trustedScriptURL } from "./site/app/bridge/trusted.js";
import { startPyodide } from "./site/app/runtime/start.js";
import { wrap } from "./site/app/vendor/comlink.js";
import * as pool from "./site/app/workers/pool.client.js";

const url = trustedScriptURL(new URL("./worker.js", import.meta.url).href);
const byHand = wrap(new Worker(url, { type: "module" }));
await byHand.start();

const python = await startPyodide();
python.registerJsModule("fieldbook_pool", pool);
python.FS.writeFile("/home/pyodide/calls.py", await (await fetch("calls.py")).text());
const calls = python.pyimport("calls").Calls();

/** Milliseconds that something takes which is awaited. */
async function took(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

globalThis.measure = {
  /** Start this many workers, and have each answer once. */
  start: (workers) => calls.start(workers),
  one: () => took(() => calls.one()),
  many: (count) => took(() => calls.many(count)),
  /** Milliseconds of jobs that compute, on as many workers as were started last. */
  computing: (jobs, rounds) => took(() => calls.computing(jobs, rounds)),
  oneByHand: () => took(() => byHand.add(2, 3)),
  manyByHand: (count) =>
    took(() => Promise.all(Array.from({ length: count }, (_, turn) => byHand.add(turn, 1)))),
};
