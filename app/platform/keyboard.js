/**
 * Shortcuts. Python hands over the table of its commands once; keys are matched here, so that
 * typing never wakes Python.
 *
 * A shortcut has a scope: "always" (also while typing), "page" (anywhere but in a field),
 * "notebook" (in a notebook, also while typing) or "command" (in a notebook, when no text is being
 * edited).
 */

/**
 * @typedef {{keys: string, scope: "always" | "page" | "notebook" | "command", command: string}} Shortcut
 */

/** How long a chord such as "D D" may take, in milliseconds. */
const CHORD = 800;

/** @type {Map<string, Shortcut[]>} */
const table = new Map();
/** @type {Set<string>} */
const beginnings = new Set();
/** @type {(command: string) => boolean} */
let run = () => false;
/** @type {((command: string) => boolean) | null} */
let first = null;
let begun = "";
let begunAt = 0;

/** Enter and Space belong to these when they have the focus. */
const PRESSABLE = "button, a, summary, input, [role=tab], [role=treeitem]";

const MAC = navigator.platform.startsWith("Mac");

/**
 * @param {KeyboardEvent} event
 * @returns {string} such as "Ctrl+Shift+P", "Shift+M", "D"
 */
export function keyName(event) {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const letter = /^[A-Z]$/.test(key);
  return [
    (MAC ? event.metaKey : event.ctrlKey) && "Ctrl",
    event.altKey && "Alt",
    // For signs Shift is part of the sign.
    event.shiftKey && (letter || event.key.length > 1) && "Shift",
    key === " " ? "Space" : key,
  ]
    .filter(Boolean)
    .join("+");
}

/** @param {KeyboardEvent} event */
function place(event) {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return { typing: false, notebook: false, pressed: false };
  const typing =
    target.matches("input:not([type=file], [type=checkbox], [type=radio]), textarea, select") ||
    (target instanceof HTMLElement && target.isContentEditable);
  const notebook = event
    .composedPath()
    .some((element) => element instanceof Element && element.classList.contains("notebook"));
  const pressed = (event.key === "Enter" || event.key === " ") && target.matches(PRESSABLE);
  return { typing, notebook, pressed };
}

/**
 * @param {Shortcut} shortcut
 * @param {ReturnType<typeof place>} where
 */
function applies({ scope }, { typing, notebook, pressed }) {
  if (scope === "always") return true;
  if (scope === "notebook") return notebook;
  return !typing && !pressed && (scope === "page" || notebook);
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const name = keyName(event);
  if (["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
  const where = place(event);
  const chord = begun && event.timeStamp - begunAt < CHORD ? `${begun} ${name}` : name;
  const found = [chord, name]
    .flatMap((keys) => table.get(keys) ?? [])
    .find((shortcut) => applies(shortcut, where));
  begun = "";
  if (found) {
    if (first?.(found.command) || run(found.command)) {
      event.preventDefault();
      event.stopPropagation();
    }
  } else if (!where.typing && beginnings.has(name)) {
    begun = name;
    begunAt = event.timeStamp;
  }
}

/**
 * @param {string} json a list of shortcuts
 * @param {(command: string) => boolean} runner returns whether the command applied
 */
export function setShortcuts(json, runner) {
  run = runner;
  table.clear();
  beginnings.clear();
  for (const shortcut of /** @type {Shortcut[]} */ (JSON.parse(json))) {
    table.set(shortcut.keys, [...(table.get(shortcut.keys) ?? []), shortcut]);
    const [first, second] = shortcut.keys.split(" ");
    if (first && second) beginnings.add(first);
  }
}

/**
 * Have somebody answer before Python does, who may not be there yet.
 * @param {string} json a list of shortcuts, matched until Python has brought its own
 * @param {(command: string) => boolean} runner returns whether the command applied
 * @returns {() => void} ends it
 */
export function answerFirst(json, runner) {
  if (table.size === 0) setShortcuts(json, run);
  first = runner;
  return () => (first = null);
}

// Shortcuts with modifiers are taken before the editor sees them; plain keys only after it had
// its say: Escape closes its list of completions first.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) onKeyDown(event);
}, true);
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)) onKeyDown(event);
});
