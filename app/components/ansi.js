/**
 * Text with a terminal's colour codes as DOM nodes. Only the codes that select how text looks are
 * understood; every other one is dropped. Nothing is ever parsed as HTML.
 */

// eslint-disable-next-line no-control-regex -- escape codes are what this reads
const ESCAPE = /\x1b(?:\[([0-9;:]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;
const STEPS = [0, 95, 135, 175, 215, 255];

/**
 * @typedef {object} Pen
 * @property {Set<string>} marks
 * @property {number | string | null} front the number of one of the sixteen colours, or any colour
 * @property {number | string | null} back
 */

/**
 * Text that is written with one pen.
 * @typedef {{look: string, pen: Pen, text: string}} Run
 */

/** @returns {Pen} */
const freshPen = () => ({ marks: new Set(), front: null, back: null });

/** What two pens that write alike have in common. @param {Pen} pen */
const lookOf = ({ marks, front, back }) => `${[...marks].sort().join(" ")}|${front}|${back}`;

/** @type {Record<number, string>} */
const MARKS = { 1: "bold", 2: "faint", 3: "italic", 4: "underline", 7: "inverse" };
/** @type {Record<number, string[]>} */
const UNMARKS = { 22: ["bold", "faint"], 23: ["italic"], 24: ["underline"], 27: ["inverse"] };

/**
 * A colour of the 256, or red, green and blue; returns it and how many codes it took.
 * @param {number[]} codes those after 38 or 48
 * @returns {[number | string | null, number]}
 */
function extendedColour(codes) {
  if (codes[0] === 2) return [`rgb(${codes.slice(1, 4).join(" ")})`, 4];
  const number = codes[1] ?? 0;
  if (number < 16) return [30 + (number % 8), 2];
  if (number >= 232) return [`rgb(${Array(3).fill(8 + (number - 232) * 10).join(" ")})`, 2];
  const cube = number - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return [`rgb(${parts.map((part) => STEPS[part]).join(" ")})`, 2];
}

/**
 * @param {Pen} pen
 * @param {string} sequence
 */
function applyCodes(pen, sequence) {
  const codes = sequence.split(/[;:]/).map(Number);
  for (let index = 0; index < codes.length; index += 1) {
    const code = /** @type {number} */ (codes[index]);
    if (code === 0) Object.assign(pen, freshPen());
    else if (MARKS[code]) pen.marks.add(MARKS[code]);
    else if (UNMARKS[code]) UNMARKS[code].forEach((mark) => pen.marks.delete(mark));
    else if (code === 38 || code === 48) {
      const [colour, taken] = extendedColour(codes.slice(index + 1));
      pen[code === 38 ? "front" : "back"] = colour;
      index += taken;
    } else if (code === 39) pen.front = null;
    else if (code === 49) pen.back = null;
    else if (code >= 30 && code <= 37) pen.front = code;
    else if (code >= 40 && code <= 47) pen.back = code - 10;
    else if (code >= 90 && code <= 97) pen.front = code - 60;
    else if (code >= 100 && code <= 107) pen.back = code - 70;
  }
}

/**
 * @param {Pen} pen
 * @param {string} text
 * @returns {Node}
 */
function drawn(pen, text) {
  if (!pen.marks.size && pen.front === null && pen.back === null) return new Text(text);
  const span = document.createElement("span");
  span.className = [...pen.marks].map((mark) => `ansi-${mark}`).join(" ");
  if (typeof pen.front === "number") span.classList.add(`ansi-${pen.front}`);
  else if (pen.front) span.style.color = pen.front;
  if (typeof pen.back === "number") span.classList.add(`ansi-${pen.back + 10}`);
  else if (pen.back) span.style.background = pen.back;
  span.textContent = text;
  return span;
}

/** A code that has begun at the end of a text, and may go on in what follows. */
// eslint-disable-next-line no-control-regex -- escape codes are what this reads
const BEGUN = /\x1b(?:\[[0-9;:]{0,50}|\][^\x07\x1b]{0,200}\x1b?)?$/;

/** Draws a text that comes in parts: what one of them switches on holds for the next. */
export function createAnsi() {
  const pen = freshPen();
  let begun = "";
  return {
    /**
     * @param {string} part
     * @returns {DocumentFragment}
     */
    draw(part) {
      const fragment = document.createDocumentFragment();
      let text = begun + part;
      begun = BEGUN.exec(text)?.[0] ?? "";
      text = text.slice(0, text.length - begun.length);
      // Text that looks alike is one node, however often its codes are said: a loop that prints in
      // colour would else make a node of each word, and laying those out keeps the page from its keys.
      /** @type {Run | undefined} */
      let run;
      const write = (/** @type {string} */ words) => {
        if (!words) return;
        const look = lookOf(pen);
        if (run?.look === look) return void (run.text += words);
        if (run) fragment.append(drawn(run.pen, run.text));
        run = { look, pen: { ...pen, marks: new Set(pen.marks) }, text: words };
      };
      let start = 0;
      for (const match of text.matchAll(ESCAPE)) {
        write(text.slice(start, match.index));
        if (match[2] === "m") applyCodes(pen, match[1] ?? "");
        start = match.index + match[0].length;
      }
      write(text.slice(start));
      if (run) fragment.append(drawn(run.pen, run.text));
      return fragment;
    },
  };
}
