import { loadPyodide } from "./wheels/pyodide.mjs";

const pyodide = await loadPyodide({ indexURL: new URL("./wheels/", import.meta.url).href });
await pyodide.loadPackage(["pandas", "scikit-learn"], { messageCallback() {} });
pyodide.runPython("import pandas, sklearn.ensemble");
postMessage("ready");
