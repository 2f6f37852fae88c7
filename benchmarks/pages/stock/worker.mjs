import { loadPyodide } from "./wheels/pyodide.mjs";

const pyodide = await loadPyodide({ indexURL: new URL("./wheels/", import.meta.url).href });
postMessage(["ready", "ready"]);
postMessage(["one", String(pyodide.runPython("1+1"))]);
const csv = await (await fetch("./data.csv")).arrayBuffer();
pyodide.FS.writeFile("data.csv", new Uint8Array(csv));
const cell = `import pandas, sklearn.ensemble
len(pandas.read_csv("data.csv"))`;
await pyodide.loadPackagesFromImports(cell);
postMessage(["ml", String(pyodide.runPython(cell))]);
