/**
 * The GPU as Python needs it (`fieldbook.webgpu.browser`): buffers, compiled shaders, dispatches,
 * reading. What is computed, and in which shader, is decided there.
 */

/**
 * Bytes in Python's memory, as Pyodide shows them to JavaScript.
 *
 * @typedef {object} PythonBytes
 * @property {(type: "u8") => {data: Uint8Array<ArrayBuffer>, release: () => void}} getBuffer
 */

/** Dispatches that are handed over to the GPU at once, unless somebody asks for values. */
const BATCH = 16;

/** Parameters of a batch lie in one buffer, each where the hardware lets a shader begin to read. */
const PARAMETERS_BYTES = 1 << 16;

/** Adapters that are programs. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

/**
 * Ask for the GPU.
 *
 * @returns {Promise<Gpu>} rejects with a sentence about why there is none
 */
export async function openGpu() {
  if (!("gpu" in navigator)) throw new Error("this browser has no WebGPU");
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("this browser has found no GPU that it would use");
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  return new Gpu(device, adapter.info);
}

/** One device, from its opening until it is lost. */
export class Gpu {
  /** Why the device is gone; empty while it is there. */
  lost = "";
  #device;
  #uniforms;
  /** @type {GPUCommandEncoder | undefined} */
  #encoder;
  #waiting = 0;
  #written = 0;
  #parameters = new Uint8Array(PARAMETERS_BYTES);
  #alignment;
  /** Outcomes of what was asked for since the last read. @type {Promise<GPUError | null>[]} */
  #checks = [];

  /**
   * @param {GPUDevice} device
   * @param {GPUAdapterInfo} info
   */
  constructor(device, info) {
    this.#device = device;
    this.#alignment = device.limits.minUniformBufferOffsetAlignment;
    this.#uniforms = device.createBuffer({
      size: PARAMETERS_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.name = [info.vendor, info.description || info.device || info.architecture]
      .filter(Boolean)
      .join(" ");
    // Browsers tell it by one or the other, and older ones by the name alone.
    const { isFallbackAdapter = false } = /** @type {{isFallbackAdapter?: boolean}} */ (info);
    this.software = isFallbackAdapter || SOFTWARE.test(this.name);
    this.bufferBytes = device.limits.maxStorageBufferBindingSize;
    this.groups = device.limits.maxComputeWorkgroupsPerDimension;
    void device.lost.then(({ message, reason }) => (this.lost = message || reason));
  }

  /** @param {number} size in bytes */
  allocate(size) {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.#checked("out-of-memory", () => this.#device.createBuffer({ size, usage }));
  }

  /** @param {GPUBuffer} buffer */
  destroy(buffer) {
    this.#submit();
    buffer.destroy();
  }

  /**
   * @param {GPUBuffer} buffer
   * @param {PythonBytes} values
   */
  write(buffer, values) {
    // What was dispatched before may still read what the buffer held then.
    this.#submit();
    const view = values.getBuffer("u8");
    try {
      this.#device.queue.writeBuffer(buffer, 0, view.data);
    } finally {
      view.release();
    }
  }

  /** @param {string} code */
  pipeline(code) {
    return this.#checked("validation", () =>
      this.#device.createComputePipeline({
        layout: "auto",
        compute: { module: this.#device.createShaderModule({ code }), entryPoint: "main" },
      }),
    );
  }

  /**
   * @param {GPUComputePipeline} pipeline
   * @param {PythonBytes} parameters
   * @param {number} x workgroups
   * @param {number} y
   * @param {...GPUBuffer} buffers
   */
  dispatch(pipeline, parameters, x, y, ...buffers) {
    const uniform = this.#place(parameters);
    const group = this.#group(pipeline, uniform, buffers);
    this.#encoder ??= this.#device.createCommandEncoder();
    const pass = this.#encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(x, y);
    pass.end();
    this.#waiting += 1;
    if (this.#waiting === BATCH) this.#submit();
  }

  /**
   * Run the same work again and again. In the first round and every second one the buffers of each
   * pair take each other's place.
   *
   * @param {[GPUComputePipeline, Uint8Array<ArrayBuffer>, number, number, ...GPUBuffer[]][]} work
   *     each as `dispatch` takes it
   * @param {[GPUBuffer, GPUBuffer][]} pairs
   * @param {number} times
   */
  repeat(work, pairs, times) {
    this.#submit();
    const step = this.#alignment;
    const places = work.map(([, parameters]) => Math.ceil(parameters.byteLength / step) * step);
    const size = places.reduce((sum, each) => sum + each, 0);
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const uniforms = this.#checked("out-of-memory", () =>
      this.#device.createBuffer({ size, usage }),
    );
    const others = new Map(pairs.flatMap(([one, other]) => [[one, other], [other, one]]));
    const rounds = [others, new Map()].map((map) => {
      let offset = 0;
      return work.map(([pipeline, parameters, x, y, ...buffers], place) => {
        const uniform = { buffer: uniforms, offset, size: parameters.byteLength };
        this.#device.queue.writeBuffer(uniforms, offset, parameters);
        offset += places[place] ?? 0;
        const own = buffers.map((buffer) => map.get(buffer) ?? buffer);
        return { pipeline, group: this.#group(pipeline, uniform, own), x, y };
      });
    });
    for (let round = 0; round < times; round++) {
      const encoder = this.#device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (const { pipeline, group, x, y } of rounds[round % 2] ?? []) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(x, y);
      }
      pass.end();
      this.#device.queue.submit([encoder.finish()]);
    }
    uniforms.destroy();
  }

  /**
   * The bytes of parts of buffers, one after the other, once all that was dispatched has run.
   *
   * @param {GPUBuffer[]} buffers
   * @param {number[]} offsets in bytes
   * @param {number[]} sizes in bytes
   * @returns {Promise<Uint8Array>} rejects with what went wrong since the last read
   */
  async read(buffers, offsets, sizes) {
    const size = sizes.reduce((sum, each) => sum + each, 0);
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const copy = this.#checked("out-of-memory", () => this.#device.createBuffer({ size, usage }));
    this.#encoder ??= this.#device.createCommandEncoder();
    let at = 0;
    buffers.forEach((buffer, place) => {
      const part = sizes[place] ?? 0;
      this.#encoder?.copyBufferToBuffer(buffer, offsets[place] ?? 0, copy, at, part);
      at += part;
    });
    this.#submit();
    const mapped = copy.mapAsync(GPUMapMode.READ);
    const checks = this.#checks.splice(0);
    // A failed check explains why there is nothing to map, so it is told first.
    mapped.catch(() => {});
    for (const error of await Promise.all(checks)) if (error) throw new Error(error.message);
    await mapped;
    const bytes = new Uint8Array(copy.getMappedRange()).slice();
    copy.destroy();
    return bytes;
  }

  /** Give the device back; what it held is lost. */
  close() {
    this.#device.destroy();
  }

  /**
   * @param {GPUComputePipeline} pipeline
   * @param {GPUBufferBinding} uniform
   * @param {GPUBuffer[]} buffers
   */
  #group(pipeline, uniform, buffers) {
    const entries = buffers.map((buffer, place) => ({ binding: place + 1, resource: { buffer } }));
    return this.#device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: uniform }, ...entries],
    });
  }

  /** @param {PythonBytes} parameters */
  #place(parameters) {
    const view = parameters.getBuffer("u8");
    const size = view.data.byteLength;
    if (this.#written + size > PARAMETERS_BYTES) this.#submit();
    const offset = this.#written;
    this.#parameters.set(view.data, offset);
    view.release();
    this.#written = Math.ceil((offset + size) / this.#alignment) * this.#alignment;
    return { buffer: this.#uniforms, offset, size };
  }

  #submit() {
    if (!this.#encoder) return;
    const { queue } = this.#device;
    if (this.#written) queue.writeBuffer(this.#uniforms, 0, this.#parameters, 0, this.#written);
    queue.submit([this.#encoder.finish()]);
    this.#encoder = undefined;
    this.#waiting = 0;
    this.#written = 0;
  }

  /**
   * @template T
   * @param {GPUErrorFilter} kind
   * @param {() => T} act
   */
  #checked(kind, act) {
    this.#device.pushErrorScope(kind);
    const result = act();
    this.#checks.push(this.#device.popErrorScope());
    return result;
  }
}
