/** Shift+Tab shows what the kernel knows of the name at the cursor; any key puts it away. */

import { StateEffect, StateField, showTooltip } from "../../vendor/codemirror.js";
import { createAnsi } from "../ansi.js";

/**
 * @typedef {import("@codemirror/view").Tooltip} Tooltip
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {import("../../platform/kernels.js").Kernel} Kernel
 */

/** @type {import("@codemirror/state").StateEffectType<Tooltip | null>} */
const setTooltip = StateEffect.define();

const field = StateField.define({
  create: () => /** @type {Tooltip | null} */ (null),
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setTooltip)) return effect.value;
    }
    return transaction.docChanged || transaction.selection ? null : shown;
  },
  provide: (self) => showTooltip.from(self),
});

/** @type {import("@codemirror/state").Extension} */
export const inspection = field;

/**
 * @param {EditorView} view
 * @param {Kernel} kernel
 */
export async function inspect(view, kernel) {
  const { state } = view;
  const position = state.selection.main.head;
  const code = state.sliceDoc();
  const reply = JSON.parse(await kernel.inspect(code, position));
  const text = reply.found ? reply.data?.["text/plain"] : "";
  // The answer may come after the person went on typing.
  if (!text || view.state.doc !== state.doc) return;
  view.dispatch({
    effects: setTooltip.of({
      pos: position,
      above: false,
      create: () => {
        const dom = document.createElement("pre");
        dom.className = "cm-inspection";
        dom.append(createAnsi().draw(text));
        return { dom };
      },
    }),
  });
}

/**
 * @param {EditorView} view
 * @returns {boolean} whether there was one to put away
 */
export function closeInspection(view) {
  if (!view.state.field(field, false)) return false;
  view.dispatch({ effects: setTooltip.of(null) });
  return true;
}
