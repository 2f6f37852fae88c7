/** The work in TensorFlow.js, on its WebGPU backend. */

const { tf } = globalThis;
const kept = {};

/**
 * Each operand of a work as a tensor on the GPU.
 *
 * @param {string} work
 * @param {{shape: number[], seed: number}[]} operands
 */
export async function prepareTensorflow(work, operands) {
  if (tf.getBackend() !== "webgpu" && !(await tf.setBackend("webgpu"))) throw new Error("no WebGPU");
  kept[work] = [];
  for (const { shape, seed } of operands) {
    const size = shape.reduce((product, length) => product * length, 1);
    const tensor = tf.tensor(numbers(size, seed), shape, "float32");
    // Uploaded when it is first read by a shader.
    const total = tf.tidy(() => tf.sum(tf.add(tensor, 0)));
    await total.data();
    tf.dispose(total);
    kept[work].push(tensor);
  }
}

/** Scattered numbers from −½ to ½, the same as in Python: a run's result can be compared. */
export function numbers(size, seed) {
  const values = new Float32Array(size);
  for (let place = 0; place < size; place += 1) {
    let word = Math.imul(place + seed * 7919 + 1, 0x9e3779b1);
    word = Math.imul(word ^ (word >>> 15), 0x85ebca77);
    values[place] = ((word ^ (word >>> 13)) >>> 8) / 2 ** 24 - 0.5;
  }
  return values;
}

const WORKS = {
  matmul: ([a, b]) => tf.matMul(a, b),
  fused_chain: ([x, y]) =>
    tf.sub(
      tf.div(tf.mul(tf.exp(tf.neg(tf.mul(x, x))), tf.add(y, 1)), tf.add(tf.abs(x), 1)),
      tf.maximum(x, y),
    ),
  reduction: ([x]) => tf.sum(x),
  knn: ([rows, wanted]) => {
    const lengths = tf.sum(tf.mul(rows, rows), 1);
    const products = tf.matMul(wanted, rows, false, true);
    const squared = tf.sub(tf.expandDims(lengths, 0), tf.mul(products, 2));
    return tf.topk(tf.neg(squared), 10).indices;
  },
  kmeans: ([rows], rounds = 5, groups = 8) => {
    let centers = tf.slice(rows, [0, 0], [groups, rows.shape[1]]);
    for (let round = 0; round < rounds; round += 1) {
      const lengths = tf.sum(tf.mul(centers, centers), 1);
      const products = tf.matMul(rows, centers, false, true);
      const labels = tf.argMin(tf.sub(tf.expandDims(lengths, 0), tf.mul(products, 2)), 1);
      const belongs = tf.cast(
        tf.equal(tf.expandDims(labels, 1), tf.expandDims(tf.range(0, groups, 1, "int32"), 0)),
        "float32",
      );
      const counts = tf.maximum(tf.sum(belongs, 0), 1);
      centers = tf.div(tf.matMul(belongs, rows, true), tf.expandDims(counts, 1));
    }
    return centers;
  },
};

/** @param {string} work */
export async function runTensorflow(work) {
  const name = work.replace(/_\d+$/, "");
  const first = tf.tidy(() => tf.slice(tf.reshape(WORKS[name](kept[work]), [-1]), [0], [1]));
  const [number] = await first.data();
  tf.dispose(first);
  return number;
}
