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
import { fromCharacters, toCharacters } from "./text.js";

/**
 * @typedef {import("@codemirror/autocomplete").CompletionContext} CompletionContext
 * @typedef {import("@codemirror/autocomplete").CompletionResult} CompletionResult
 * @typedef {import("../../platform/kernels.js").Kernel} Kernel
 */

/** How long a busy kernel may keep the list waiting, in milliseconds. */
const PATIENCE = 1200;

/** Kinds as jedi names them, to the icons' classes that CodeMirror knows. */
const KINDS = /** @type {Record<string, string>} */ ({
  function: "function",
  class: "class",
  module: "namespace",
  instance: "variable",
  statement: "variable",
  param: "variable",
  property: "property",
  keyword: "keyword",
  magic: "keyword",
  path: "text",
});

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
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
    const answer = await Promise.race([kernel.complete(code, toCharacters(code, context.pos)), late]);
    if (answer === null || context.aborted) return null;
    const reply = JSON.parse(/** @type {string} */ (answer));
    if (!reply.matches?.length) return null;
    /** @type {Map<string, string>} */
    const kinds = new Map(
      (reply.metadata?._jupyter_types_experimental ?? []).map(
        (/** @type {{text: string, type: string}} */ item) => [item.text, item.type],
      ),
    );
    return {
      from: fromCharacters(code, reply.cursor_start),
      options: reply.matches.map((/** @type {string} */ label) => ({
        label,
        type: KINDS[kinds.get(label) ?? ""] ?? "variable",
        detail: kinds.get(label) ?? "",
        boost: label.startsWith("_") ? -10 : 0,
      })),
      validFor: /^[\w]*$/u,
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
    autocompletion({ icons: false, activateOnTypingDelay: 80 }),
    pythonLanguage.data.of({
      /** @param {CompletionContext} context */
      autocomplete: async (context) =>
        (await fromKernel(context)) ??
        localCompletionSource(context) ??
        (context.matchBefore(/\w+/u) ? globalCompletion(context) : null),
    }),
  ];
}
