/** Figures as people read them. */

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/**
 * @param {number} bytes
 * @returns {string} with three figures at most
 */
export function size(bytes) {
  let unit = 0;
  for (; bytes >= 999.5 && unit < UNITS.length - 1; unit++) bytes /= 1000;
  return `${bytes.toFixed(unit === 0 || bytes >= 99.95 ? 0 : 1)} ${UNITS[unit]}`;
}

/** @param {number} duration */
export const milliseconds = (duration) => `${Math.round(duration)} ms`;

/**
 * @param {number} at milliseconds since 1970
 * @returns {string} the time of day, as clocks in Greenwich show it
 */
export const timeOfDay = (at) => new Date(at).toISOString().slice(11, -1);
