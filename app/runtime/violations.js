/**
 * What the content policy has forbidden in this page or worker. Where a worker's script is blocked
 * its error event says nothing: only the browser's report of the violation does.
 */

/** @import {Expected} from "./inspection.js" */

/** @type {Map<string, string>} address → the directive that forbids it */
const blocked = new Map();

globalThis.addEventListener?.("securitypolicyviolation", (event) => {
  const { blockedURI, effectiveDirective } = /** @type {SecurityPolicyViolationEvent} */ (event);
  blocked.set(blockedURI, effectiveDirective);
});

/**
 * @param {readonly Expected[]} files
 * @returns {string | null} which of the files is forbidden, and by what
 */
export function violation(files) {
  for (const { url } of files) {
    const directive = blocked.get(url);
    if (directive) return `${directive} forbids ${new URL(url).pathname.split("/").pop()}`;
  }
  return null;
}
