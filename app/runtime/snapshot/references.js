/**
 * JavaScript objects that Python holds: a snapshot cannot keep them, but names where each is found.
 *
 * Pyodide names what was reached from the global scope by its path. The others are its own parts.
 */

/** @import {RuntimeModule, SerializedReference} from "./types.js" */

/**
 * @param {RuntimeModule} module
 * @returns {(value: unknown) => SerializedReference} for `serializeHiwireState`
 * @throws {Error} for what belongs to one worker only
 */
export function serializerFor(module) {
  const owners = Object.entries(ownersOf(module));
  return (value) => {
    for (const [owner, object] of owners) {
      const name = value === object ? null : nameIn(object, value);
      if (name !== undefined) {
        return { owner: /** @type {SerializedReference["owner"]} */ (owner), name };
      }
    }
    const kind = /** @type {object} */ (value).constructor?.name;
    throw new Error(`Python holds a JavaScript object that cannot be kept: ${kind} ${value}`);
  };
}

/**
 * @param {RuntimeModule} module
 * @param {SerializedReference} reference
 */
export function deserialize(module, { owner, name }) {
  const object = /** @type {Record<string, unknown>} */ (ownersOf(module)[owner]);
  return name === null ? object : object[name];
}

/** @param {RuntimeModule} module */
const ownersOf = ({ API }) => ({ public: API.public_api, internal: API, global: globalThis });

/**
 * @param {object} object
 * @param {unknown} value
 */
function nameIn(object, value) {
  return Object.entries(Object.getOwnPropertyDescriptors(object)).find(
    ([, property]) => "value" in property && property.value === value,
  )?.[0];
}
