/** The smallest single edit that turns one text into another. */

/**
 * The part between the common beginning and the common end; never half a character.
 * @param {string} old
 * @param {string} text
 */
export function difference(old, text) {
  let start = 0;
  while (start < Math.min(old.length, text.length) && old[start] === text[start]) start += 1;
  if (splitsCharacter(old, start) || splitsCharacter(text, start)) start -= 1;
  let oldEnd = old.length;
  let newEnd = text.length;
  while (Math.min(oldEnd, newEnd) > start && old[oldEnd - 1] === text[newEnd - 1]) {
    oldEnd -= 1;
    newEnd -= 1;
  }
  if (splitsCharacter(old, oldEnd) || splitsCharacter(text, newEnd)) {
    oldEnd += 1;
    newEnd += 1;
  }
  return { start, removed: oldEnd - start, inserted: text.slice(start, newEnd) };
}

/**
 * @param {string} text
 * @param {number} index
 */
function splitsCharacter(text, index) {
  const unit = text.charCodeAt(index);
  return index > 0 && unit >= 0xdc00 && unit <= 0xdfff;
}
