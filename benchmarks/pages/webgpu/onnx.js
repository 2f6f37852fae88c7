/** The work in ONNX Runtime Web, on its WebGPU provider: one session for each. */

import { numbers } from "./tensorflow.js";

const { ort } = globalThis;
const kept = {};

ort.env.wasm.wasmPaths = new URL("./rivals/onnxruntime-web/dist/", import.meta.url).href;
ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

/**
 * @param {string} work
 * @param {number[]} model an ONNX file's bytes, its inputs named a, b, …, its output `out`
 * @param {{shape: number[], seed: number}[]} operands
 */
export async function prepareOnnx(work, model, operands) {
  const session = await ort.InferenceSession.create(new Uint8Array(model), {
    executionProviders: ["webgpu"],
    preferredOutputLocation: "gpu-buffer",
  });
  const device = await ort.env.webgpu.device;
  const inputs = {};
  operands.forEach(({ shape, seed }, place) => {
    const values = numbers(
      shape.reduce((product, length) => product * length, 1),
      seed,
    );
    const gpuBuffer = device.createBuffer({
      size: values.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(gpuBuffer, 0, values);
    inputs["ab"[place]] = ort.Tensor.fromGpuBuffer(gpuBuffer, { dataType: "float32", dims: shape });
  });
  kept[work] = { session, inputs, device };
}

/** @param {string} work */
export async function runOnnx(work) {
  const { session, inputs, device } = kept[work];
  const { out } = await session.run(inputs);
  const copy = device.createBuffer({
    size: 4,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(out.gpuBuffer, 0, copy, 0, 4);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const [number] = new Float32Array(copy.getMappedRange());
  copy.destroy();
  out.dispose();
  return number;
}
