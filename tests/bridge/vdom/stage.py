"""A page under the site's policy with Fieldbook's Python on it, for tests of views."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from playwright.sync_api import Page

from tests.support.servers import FaultyServer

__all__ = ["Stage", "serve_stage"]

_PAGE = '<!doctype html><meta charset="utf-8"><title>Stage</title><body><div id="root"></div>'

_START = """async () => {
  const { startPyodide } = await import("./site/app/runtime/start.js");
  const dom = await import("./site/app/bridge/dom.js");
  const python = await startPyodide();
  python.registerJsModule("fieldbook_dom", dom);
  globalThis.stage = { python, dom };
}"""

# Each test has names, a root and a virtual DOM of its own.
_FRESH = """
import asyncio, json
import fieldbook_dom, js
from fieldbook.bridge.browser import DomHost
from fieldbook.bridge.reactivity import *
from fieldbook.bridge.vdom import *
from fieldbook.bridge.vdom.stream import OpStream

errors, mounts = [], []
host = DomHost(fieldbook_dom)
vdom = PythonVDOM(host, on_error=errors.append)

def mount(view, target="#root"):
    mounts.append(vdom.mount(target, view))
    return mounts[-1]
"""

_CLEAN = """
from fieldbook.bridge.reactivity.state import state
for mounted in mounts:
    mounted.dispose()
assert state.commits == []
on_error(None)
left = [f"{type(error).__name__}: {error}" for error in errors]
assert (state.depth, state.tracker, state.owner) == (0, None, None)
vdom._stream.commit()
assert sorted(vdom._stream._reusable) == list(range(1, vdom._stream._next)), "ids lost or doubled"
json.dumps([left, len(vdom._stream.listeners), len(vdom._stream.islands)])
"""


class Stage:
    """The page, and Python on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(_START)

    def fresh(self) -> None:
        """Begin a test: nothing in the root, no names from others."""
        self.page.evaluate("""() => {
          document.body.innerHTML = window.trustedTypes.emptyHTML;
          const root = document.createElement("div");
          root.id = "root";
          document.body.append(root);
          stage.names?.destroy();
          stage.names = stage.python.globals.get("dict")();
        }""")
        self.run(_FRESH)

    def run(self, source: str) -> Any:
        """Run Python on the page; the value of its last expression, which crosses as JSON."""
        script = """async ([source]) => {
          const value = await stage.python.runPythonAsync(source, { globals: stage.names });
          return value?.toJs ? value.toJs({ dict_converter: Object.fromEntries }) : value;
        }"""
        return self.page.evaluate(script, [dedent(source)])

    def html(self, selector: str = "#root") -> str:
        """The markup inside an element."""
        return self.page.inner_html(selector)

    def errors(self) -> list[str]:
        """Take the errors that were reported."""
        return list(self.run("taken, errors[:] = list(map(repr, errors)), []; taken"))

    def leave(self) -> list[Any]:
        """End a test: errors left, listeners left, islands left."""
        left: list[Any] = json.loads(self.run(_CLEAN))
        return left


def serve_stage(folder: Path, site: Path, headers: Mapping[str, str]) -> FaultyServer:
    """Serve the page, and the site below it."""
    (folder / "index.html").write_text(_PAGE, "utf-8")
    (folder / "site").symlink_to(site, target_is_directory=True)
    return FaultyServer(folder, headers).start()
