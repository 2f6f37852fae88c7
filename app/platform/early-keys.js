/**
 * Keys that a person presses before there is anything to type into. They are kept, and go where
 * writing is taken up; by a click the person turns to something else.
 */

/** More is not typed in the seconds of a start; a cat on the keyboard is not kept. */
const MOST = 1_000;

let typed = "";
let listening = false;
/** @type {Element | null} */
let place = null;
/** @type {(text: string) => void} */
let leave = () => {};

/**
 * Begin to keep keys, as early as there is a script.
 * @param {Element | null} where the focus is while they are kept; null where nothing has it
 * @param {(text: string) => void} turnedAway is given them by a click, which else forgets them
 */
export function keepEarlyKeys(where = null, turnedAway = () => {}) {
  forget();
  listening = true;
  place = where;
  leave = turnedAway;
  addEventListener("keydown", keep, { capture: true });
  addEventListener("pointerdown", turnAway, { capture: true });
}

/** @returns {string} what was typed so far; from now on nothing is kept */
export function takeEarlyKeys() {
  const taken = typed;
  forget();
  return taken;
}

function turnAway() {
  leave(takeEarlyKeys());
}

function forget() {
  typed = "";
  if (!listening) return;
  listening = false;
  removeEventListener("keydown", keep, { capture: true });
  removeEventListener("pointerdown", turnAway, { capture: true });
}

/** @param {KeyboardEvent} event */
function keep(event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
  if (document.activeElement !== (place ?? document.body) || isComposing) return;
  if (ctrlKey || metaKey || altKey) return;
  if (key === "Backspace") typed = typed.slice(0, -1);
  else if (key === "Enter" && !shiftKey) typed += "\n";
  else if ([...key].length === 1 && typed.length < MOST) typed += key;
  else return;
  event.preventDefault(); // a space would scroll
}
