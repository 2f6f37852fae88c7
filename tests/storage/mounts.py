"""Workers that have nothing but Pyodide and the workspace's mount."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

__all__ = ["MountWorker", "serve_mount_worker"]

_PATH = "/app/mount-test.worker.js"

# Evaluates what tests send, which the site's own policy would forbid: a worker obeys the headers
# of its own script, so this one comes without the policy.
_WORKER = """
import { mountWorkspace } from "/app/storage/mount.js";
import { loadPyodide } from "/wheels/pyodide.mjs";
const AsyncFunction = (async () => undefined).constructor;
const state = { mountWorkspace, loadPyodide };
onmessage = async ({ data: { body, given }, ports: [port] }) => {
    try {
        port.postMessage({ result: await new AsyncFunction("state", "given", body)(state, given) });
    } catch (error) {
        port.postMessage({ error: String(error?.message ?? error) + (error?.stack ?? "") });
    }
};
"""

_START = """
async (path) => {
    const { trustedScriptURL } = await import(new URL("./app/bridge/trusted.js", location.href));
    globalThis.workers ??= [];
    workers.push(new Worker(trustedScriptURL(path), { type: "module" }));
    return workers.length - 1;
}
"""

_CALL = """
async ({ number, body, given }) => {
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
    workers[number].postMessage({ body, given }, [port2]);
    const { result, error } = await answer;
    if (error) throw new Error(error);
    return result;
}
"""


def serve_mount_worker(context: BrowserContext) -> None:
    """Answer for the worker's script in this context."""

    def answer(route: Route) -> None:
        headers = {
            "Content-Type": "text/javascript",
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        route.fulfill(body=_WORKER, headers=headers)

    context.route(f"**{_PATH}", answer)


class MountWorker:
    """One worker of a page; mounts when told to."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._number = page.evaluate(_START, _PATH)

    def run(self, body: str, given: Any = None) -> Any:
        """Run the body of an asynchronous function of `state` and `given` in the worker."""
        call = {"number": self._number, "body": body, "given": given}
        return self._page.evaluate(_CALL, call)

    def start(self, *, read_only: bool = False) -> None:
        """Start Pyodide and mount the workspace."""
        self.run(
            """
            state.pyodide = await state.loadPyodide({ indexURL: "/wheels/" });
            state.mount = await state.mountWorkspace(state.pyodide, { readOnly: given });
            state.pyodide.runPython("import os, shutil");
            """,
            read_only,
        )

    def python(self, code: str) -> Any:
        """Run Python with the workspace as the current folder."""
        return self.run(
            "const value = state.pyodide.runPython(given); return value?.toJs?.() ?? value;", code
        )

    def sync(self) -> dict[str, Any]:
        """Pull and push; what happened."""
        result: dict[str, Any] = self.run("return JSON.parse(await state.mount.push())")
        return result

    def exchange(self, code: str) -> dict[str, Any]:
        """Run a cell: sync, Python, sync."""
        self.sync()
        self.python(code)
        return self.sync()

    def terminate(self) -> None:
        """Lose the worker, as when its kernel is killed."""
        self._page.evaluate("(number) => workers[number].terminate()", self._number)
