/** Which Pyodide the site has; `wheels/lock.json` names the same. */
export const PYODIDE = "314.0.3";
