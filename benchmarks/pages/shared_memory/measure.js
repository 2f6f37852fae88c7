/**
 * From a worker's array to the page that reads it, and on to another worker that does. What is
 * posted is the array: over shared memory its handle, else a structured clone.
 */

import { trustedScriptURL } from "./site/app/bridge/trusted.js";
import { startPoolWorker } from "./site/app/workers/pool.client.js";

const heard = (worker) =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
  });

async function started() {
  const url = trustedScriptURL(new URL("./worker.js", import.meta.url).href);
  const worker = new Worker(url, { type: "module" });
  await heard(worker);
  return worker;
}

function ask(worker, message) {
  const answer = heard(worker);
  worker.postMessage(message);
  return answer;
}

const [from, to] = await Promise.all([started(), started()]);
const nothing = () => {};
const pool = await startPoolWorker(nothing, nothing, nothing);
let jobs = 0;

globalThis.measure = {
  /**
   * @param {"shared" | "cloned"} way
   * @returns {Promise<number>} milliseconds
   */
  async handed(way) {
    const mark = Math.random();
    const began = performance.now();
    const array = await ask(from, { hand: way, mark });
    const seen = [array.at(-1), await ask(to, { array })];
    const took = performance.now() - began;
    if (seen.some((number) => number !== mark)) throw new Error("it was not seen");
    return took;
  },

  /** Run an encoded call in Python. */
  async run(payload, packages) {
    const answer = await pool.run((jobs += 1), new Uint8Array(payload), JSON.stringify(packages));
    return [...answer];
  },
};
