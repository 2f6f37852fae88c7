/**
 * The same work by Fieldbook's Python in a pool worker, by TensorFlow.js and by ONNX Runtime Web.
 * Arrays are on the GPU before; a run ends when a number of its result is here.
 */

import { startPoolWorker } from "./site/app/workers/pool.client.js";
import { runOnnx, prepareOnnx } from "./onnx.js";
import { prepareTensorflow, runTensorflow } from "./tensorflow.js";

const nothing = () => {};
const pool = await startPoolWorker(nothing, nothing, nothing);
let jobs = 0;

async function timed(act) {
  const began = performance.now();
  const number = await act();
  return [performance.now() - began, number];
}

globalThis.measure = {
  /** Run an encoded call in Python. */
  async run(payload, packages) {
    const answer = await pool.run((jobs += 1), new Uint8Array(payload), JSON.stringify(packages));
    return [...answer];
  },

  /** The adapter that all of them get. */
  async adapter() {
    const { vendor, architecture, device, description } = (await navigator.gpu.requestAdapter())
      .info;
    return [vendor, description || device || architecture].filter(Boolean).join(" ");
  },

  prepareTensorflow,
  prepareOnnx,

  /** @returns {Promise<[number, number]>} milliseconds, and the number */
  tensorflow: (work) => timed(() => runTensorflow(work)),
  onnx: (work) => timed(() => runOnnx(work)),
};
