/**
 * The small picture below a column's name: bars of a histogram, or the most frequent values as
 * parts of one strip. The share of missing values is a gap at the right, ruled by a dashed line.
 */

import { drawing } from "./elements.js";
import { count } from "./texts.js";

/** @import { ColumnProfile, TableProfile } from "./types.js" */

const HEIGHT = 24;
/** Where the picture stands on its line: one pixel is left for the line itself. */
const FLOOR = HEIGHT - 1;
/** About the width of a character of the small type. */
const CHARACTER = 6.4;

/**
 * @param {ColumnProfile} profile
 * @param {TableProfile} table
 * @param {number} width in pixels
 * @returns {SVGSVGElement}
 */
export function profileChart(profile, table, width) {
  const missing = table.rows ? profile.missing / table.rows : 0;
  // However small the share, it is a gap that can be seen.
  const gap = missing > 0 ? Math.max(missing * width, 3) : 0;
  const room = Math.max(width - gap, 0);
  const picture = drawing("svg", {
    class: "grid-chart",
    width,
    height: HEIGHT,
    viewBox: `0 0 ${width} ${HEIGHT}`,
    "aria-hidden": "true",
  });
  if (profile.histogram) picture.append(...bars(profile.histogram.counts, room));
  else if (profile.distinct > 0) picture.append(...strip(profile, table, room));
  if (gap > 0) {
    const y = FLOOR + 0.5;
    picture.append(drawing("line", { class: "grid-chart-gap", x1: room + 1, x2: width, y1: y, y2: y }));
  }
  return picture;
}

/**
 * @param {number[]} counts
 * @param {number} width
 */
function* bars(counts, width) {
  const most = Math.max(...counts, 1);
  const step = width / counts.length;
  const thin = step > 3 ? 1 : 0;
  for (const [place, value] of counts.entries()) {
    if (value === 0) continue;
    const height = Math.max((value / most) * (FLOOR - 1), 1);
    yield drawing("rect", {
      class: "grid-chart-bar",
      x: (place * step).toFixed(2),
      y: (FLOOR - height).toFixed(2),
      width: Math.max(step - thin, 0.5).toFixed(2),
      height: height.toFixed(2),
    });
  }
  yield drawing("line", { class: "grid-chart-floor", x1: 0, x2: width, y1: FLOOR + 0.5, y2: FLOOR + 0.5 });
}

/**
 * @param {ColumnProfile} profile
 * @param {TableProfile} table
 * @param {number} width
 */
function* strip(profile, table, width) {
  const counted = table.sampled ?? table.rows;
  const present = counted * (table.rows ? 1 - profile.missing / table.rows : 1);
  const frequent = (profile.top[0]?.count ?? 0) > present * 0.04;
  if (!frequent) {
    // Nearly every value is another one: parts would be hairlines.
    yield label(`${count(profile.distinct)} distinct`, 0, width, "grid-chart-note");
    return;
  }
  let x = 0;
  for (const [place, { text, count: times }] of profile.top.entries()) {
    const part = present ? (times / present) * width : 0;
    if (part < 1) break;
    yield segment(`grid-chart-part is-${place}`, x, part - 1);
    if (part > 3 * CHARACTER) yield label(text, x + 4, part - 8, `grid-chart-text is-${place}`);
    x += part;
  }
  if (width - x >= 1) yield segment("grid-chart-part is-rest", x, width - x);
}

/** @param {string} name @param {number} x @param {number} width */
function segment(name, x, width) {
  return drawing("rect", { class: name, x: x.toFixed(2), y: 3, width: width.toFixed(2), height: 18, rx: 2 });
}

/**
 * Text that fits, cut short if need be.
 * @param {string} text
 * @param {number} x
 * @param {number} width
 * @param {string} name
 */
function label(text, x, width, name) {
  const fits = Math.max(Math.floor(width / CHARACTER), 0);
  const shown = text.length <= fits ? text : fits > 2 ? `${text.slice(0, fits - 1)}…` : "";
  return drawing("text", { class: name, x: x.toFixed(2), y: 16 }, shown);
}
