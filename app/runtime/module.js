/**
 * The interpreter's WebAssembly module, compiled while its loader is still on its way.
 *
 * Pyodide compiles it by itself, but only once the loader runs, and if that fails it prints a
 * warning and never answers. So it is given a module, and the failure goes to who waits.
 */

/** @typedef {{module: WebAssembly.Module, instance: WebAssembly.Instance}} Instantiated */

/**
 * Compile a module from its URL, starting now.
 *
 * @param {string} url
 * @returns {Promise<WebAssembly.Module>}
 */
export function compileModule(url) {
  const compiled = WebAssembly.compileStreaming(fetch(url));
  compiled.catch(() => {}); // told by `loadWith`, which may not have been called yet
  return compiled;
}

/**
 * Load Pyodide by `load`, with a module instead of one that it compiles.
 *
 * @template T
 * @param {Promise<WebAssembly.Module>} compiled
 * @param {(instantiate: (imports: WebAssembly.Imports) => Promise<Instantiated>) => Promise<T>} load
 * @returns {Promise<T>} rejects where the module cannot be compiled or instantiated
 */
export function loadWith(compiled, load) {
  return new Promise((resolve, reject) => {
    const instantiate = async (/** @type {WebAssembly.Imports} */ imports) => {
      try {
        const module = await compiled;
        return { module, instance: await WebAssembly.instantiate(module, imports) };
      } catch (error) {
        reject(error); // who called here only prints it
        throw error;
      }
    };
    load(instantiate).then(resolve, reject);
  });
}
