/**
 * Names the snapshots that fit this build: a hash of the runtime, the wheels, Fieldbook's Python
 * and the code of this folder, filled in by the build. Others are never restored.
 */
export const KEY = "__SNAPSHOT__";
