/**
 * What the person started Fieldbook with: files opened from the system's file manager, or one of
 * the icon's shortcuts. Read here at once, since the system hands files over long before the
 * workbench's Python runs, and kept until the workbench asks.
 */

/** @typedef {{ setConsumer(consume: (launch: { files?: FileSystemFileHandle[] }) => void): void }}
 *   LaunchQueue */

/** @type {File[]} */
let waiting = [];
/** @type {(() => void) | null} */
let listener = null;

const queue = /** @type {{ launchQueue?: LaunchQueue }} */ (globalThis).launchQueue;
queue?.setConsumer((launch) => void receive(launch.files ?? []));

/** @param {readonly FileSystemFileHandle[]} handles */
async function receive(handles) {
  waiting.push(...(await Promise.all(handles.map((handle) => handle.getFile()))));
  if (waiting.length) listener?.();
}

/** Take the files received so far; each is handed out once. */
export function takeFiles() {
  const files = waiting;
  waiting = [];
  return files;
}

/**
 * Be told when files are there to take, also when some are there already.
 *
 * @param {() => void} listen
 */
export function onFiles(listen) {
  listener = listen;
  if (waiting.length) listen();
}

/**
 * The shortcut that started this page ("new-notebook", "import-files"), or "". Handed out once:
 * a reload must not do it again.
 */
export function takeAction() {
  const address = new URL(location.href);
  const action = address.searchParams.get("do") ?? "";
  if (action) {
    address.searchParams.delete("do");
    history.replaceState(history.state, "", address);
  }
  return action;
}
