/**
 * The workspace in a kernel or pool worker: Pyodide's own IDBFS at the workspace's root, with a
 * three-way merge in place of its sync.
 *
 * IDBFS makes the database equal to one mount, which deletes what other tabs and kernels wrote.
 * Here every sync is one transaction under a lock that takes in what others changed and gives out
 * what this mount changed. Sync before a cell runs and after it: nothing may be on its way while
 * Python keeps the worker busy.
 */

import { ROOT } from "./paths.js";
import { WorkspaceSync } from "./workspace_sync.js";

/**
 * Mount the workspace, with everything in it, and make it the current folder.
 * @param {{FS: any}} pyodide
 * @param {{readOnly?: boolean}} [options] `readOnly`: what is written here stays here
 * @returns {Promise<{pull(): Promise<string>, push(): Promise<string>, isTouched(): boolean}>} the
 *   first two sync, and give JSON `{pulled, pushed, dropped, removed, conflicts, lost}`: lists of
 *   paths, conflicts as `{path, copy}`; `isTouched` tells whether there may be something to push
 */
export async function mountWorkspace(pyodide, { readOnly = false } = {}) {
  /** @type {import("./emscripten.types.js").FileSystem} */
  const fs = pyodide.FS;
  const workspace = new WorkspaceSync(fs, readOnly);
  const sync = async () => JSON.stringify(await workspace.sync());
  /**
   * For programs that call `FS.syncfs` themselves.
   * @param {unknown} _mount
   * @param {boolean} _populate
   * @param {(error: unknown) => void} done
   */
  const syncfs = (_mount, _populate, done) => void workspace.sync().then(() => done(null), done);

  fs.mkdirTree(ROOT);
  fs.mount({ ...fs.filesystems.IDBFS, syncfs }, {}, ROOT);
  await sync();
  fs.chdir(ROOT);
  return { pull: sync, push: sync, isTouched: () => workspace.isTouched };
}
