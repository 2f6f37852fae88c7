/** A worker by hand: stock Pyodide, and one of its functions exposed. */

import { expose } from "./site/app/vendor/comlink.js";
import { loadPyodide } from "./site/wheels/pyodide.mjs";

let add;

expose({
  async start() {
    const indexURL = new URL("./site/wheels/", import.meta.url).href;
    const python = await loadPyodide({ indexURL });
    add = python.runPython("import operator; operator.add");
  },
  add: (one, other) => add(one, other),
});
