/** Which versions go: the older they are, the fewer stay. */

/** @typedef {{key: number, at: number, size: number}} Kept */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Up to an age, one version for each such length of time stays; beyond the last, one a month. */
const STEPS = /** @type {const} */ ([
  { until: HOUR, every: 0 },
  { until: DAY, every: HOUR },
  { until: 30 * DAY, every: DAY },
  { until: 365 * DAY, every: 7 * DAY },
]);
const MONTH = 30 * DAY;
/** So many stay whatever their age: a clock that jumps must not make all of them old. */
const NEWEST = 20;
/** What the versions of one notebook may take, in bytes. */
export const MOST_BYTES = 16_000_000;

/**
 * The keys of those that go. Of the versions in one length of time the newest stays, as does the
 * oldest of all: what a notebook began as.
 * @param {Kept[]} versions newest first
 * @param {number} now
 * @returns {number[]}
 */
export function superfluous(versions, now) {
  const gone = new Set();
  const places = new Set();
  versions.forEach(({ key, at }, index) => {
    const place = placeOf(at, now);
    const isLast = index === versions.length - 1;
    if (index >= NEWEST && !isLast && place !== "" && places.has(place)) gone.add(key);
    places.add(place);
  });
  let bytes = 0;
  for (const [index, { key, size }] of versions.entries()) {
    if (gone.has(key)) continue;
    bytes += size;
    if (bytes > MOST_BYTES && index > 0) gone.add(key);
  }
  return [...gone];
}

/**
 * The length of time that a version shares with others; none where each stays.
 * @param {number} at
 * @param {number} now
 */
function placeOf(at, now) {
  const age = now - at;
  const every = STEPS.find(({ until }) => age <= until)?.every ?? MONTH;
  return every === 0 ? "" : `${every}:${Math.floor(at / every)}`;
}
