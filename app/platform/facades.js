/**
 * What the page's Python imports of JavaScript, in one piece: `from pyscript.js_modules import
 * platform`. PyScript imports it by the name in `py/page.json`, which stands in the page.
 */

export * as dom from "../bridge/dom.js";
export * as editor from "../components/editor.js";
export * as diagnostics from "../diagnostics/facade.js";
export * as early from "../early/notebook.js";
export * as keeper from "../early/keeper.js";
export * as offline from "../offline/client.js";
export * as backup from "../storage/backup.js";
export * as damaged from "../storage/damaged.js";
export * as history from "../storage/history/facade.js";
export * as outputs from "../storage/outputs.js";
export * as trust from "../storage/trust.js";
export * as workspace from "../storage/workspace.js";
export * as memories from "../workers/memories.js";
export * as pool from "../workers/pool.client.js";
export * as components from "./components.js";
export * as documents from "./documents.js";
export * as files from "./files.js";
export * as holds from "./holds.js";
export * as kernels from "./kernels.js";
export * as keyboard from "./keyboard.js";
export * as machine from "./machine.js";
export * as page from "./page.js";
export * as preferences from "./preferences.js";
export { SOURCES } from "../sources.js";
