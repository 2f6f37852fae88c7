/**
 * Completions: what the kernel knows of live objects, and, while it is busy or away, the names in
 * this cell and the language's own.
 */

import {
  autocompletion,
  globalCompletion,
  localCompletionSource,
  pythonLanguage,
} from "../../vendor/codemirror.js";

/**
 * @typedef {import("@codemirror/autocomplete").CompletionContext} CompletionContext
 * @typedef {import("@codemirror/autocomplete").CompletionResult} CompletionResult
 * @typedef {import("../../platform/kernels.js").Kernel} Kernel
 * @typedef {{text: string, type: string, signature: string}} Match
 */

/** How long a slow kernel may keep the list waiting, in milliseconds: longer where it was asked for. */
const PATIENCE = 1_200;
const PATIENCE_ASKED = 15_000;

/**
 * @param {() => Kernel | undefined} findKernel
 * @returns {(context: CompletionContext) => Promise<CompletionResult | null>}
 */
function kernelSource(findKernel) {
  return async (context) => {
    const kernel = findKernel();
    const before = context.matchBefore(/[\w.%]+/u);
    if (!kernel || (!before && !context.explicit)) return null;
    const code = context.state.sliceDoc();
    const patience = context.explicit ? PATIENCE_ASKED : PATIENCE;
    const late = new Promise((resolve) => setTimeout(resolve, patience, null));
    const answer = await Promise.race([kernel.complete(code, context.pos), late]);
    if (answer === null || context.aborted) return null;
    /** @type {{matches: Match[], start: number}} */
    const { matches, start } = JSON.parse(/** @type {string} */ (answer));
    if (!matches.length) return null;
    return {
      from: start,
      options: matches.map(({ text, type, signature }) => ({
        label: text,
        detail: signature || type,
        boost: text.startsWith("_") ? -10 : 0,
      })),
      validFor: /^\w*$/u,
    };
  };
}

/**
 * @param {() => Kernel | undefined} findKernel
 * @returns {import("@codemirror/state").Extension}
 */
export function completion(findKernel) {
  const fromKernel = kernelSource(findKernel);
  return [
    autocompletion({ icons: false, defaultKeymap: false, activateOnTypingDelay: 80 }),
    pythonLanguage.data.of({
      /** @param {CompletionContext} context */
      autocomplete: async (context) =>
        (await fromKernel(context)) ??
        localCompletionSource(context) ??
        (context.matchBefore(/\w+/u) ? globalCompletion(context) : null),
    }),
  ];
}
