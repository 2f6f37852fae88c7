// The reference of `pool_of_four`: four workers that load and import what a model needs.
const started = performance.now();
const ready = () =>
  new Promise((resolve) => {
    const worker = new Worker("worker.mjs", { type: "module" });
    worker.onmessage = resolve;
  });
await Promise.all([ready(), ready(), ready(), ready()]);
globalThis.took = performance.now() - started;
document.getElementById("all").textContent = "ready";
