/**
 * Keys that a person presses before there is anything to type into. They are kept, and go into the
 * editor that takes up where the last session ended; any other act of the person forgets them.
 */

/** More is not typed in the seconds of a start; a cat on the keyboard is not kept. */
const MOST = 1_000;

let typed = "";
let listening = false;

/** Begin to keep keys, as early as there is a script. */
export function keepEarlyKeys() {
  listening = true;
  addEventListener("keydown", keep, { capture: true });
  addEventListener("pointerdown", forget, { capture: true });
}

/** @returns {string} what was typed so far; from now on nothing is kept */
export function takeEarlyKeys() {
  const taken = typed;
  forget();
  return taken;
}

function forget() {
  typed = "";
  if (!listening) return;
  listening = false;
  removeEventListener("keydown", keep, { capture: true });
  removeEventListener("pointerdown", forget, { capture: true });
}

/** @param {KeyboardEvent} event */
function keep({ key, ctrlKey, metaKey, altKey, isComposing }) {
  if (document.activeElement !== document.body || isComposing) return;
  if (ctrlKey || metaKey || altKey) return;
  if (key === "Backspace") typed = typed.slice(0, -1);
  else if (key === "Enter") typed += "\n";
  else if ([...key].length === 1 && typed.length < MOST) typed += key;
}
