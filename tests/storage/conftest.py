"""Bare pages of the built site's origin, with the storage's modules at hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.storage.mounts import MountWorker, serve_mount_worker
from tests.support.servers import OwnServer

__all__ = ["BARE", "Place", "SmallDisk", "Tab", "notebook_json"]

# A page of the origin that starts nothing: neither Python nor a service worker.
BARE = "manifest.json"

_OPEN = """async () => {
    const { workspace } = await import("/app/storage/workspace.js");
    const { openDocument } = await import("/app/storage/documents.js");
    const { outputs } = await import("/app/storage/outputs.js");
    Object.assign(globalThis, {
        workspace, openDocument, outputs,
        encode: (text) => new TextEncoder().encode(text),
        read: async (path) => new TextDecoder().decode(await workspace.read(path)),
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        failing: (promise) => promise.then(() => "", (error) => error.name),
    });
}"""


class Tab:
    """A tab that has loaded the storage; scripts see `workspace`, `openDocument`, `outputs`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(_OPEN)

    def run(self, body: str, argument: Any = None) -> Any:
        """Run the body of an asynchronous function of `given`."""
        return self.page.evaluate(f"async (given) => {{ {body} }}", argument)

    def open_document(
        self, path: str = "a.ipynb", notebook: str | None = None, *, blank: bool = False
    ) -> None:
        """Open a document as `doc`; what it tells is gathered in `states` and `changes`."""
        self.run(
            """
            globalThis.doc = await openDocument(given.path, given.notebook, given.blank);
            globalThis.states = [];
            globalThis.changes = [];
            doc.onState((json) => states.push(JSON.parse(json)));
            doc.onChange((json) => changes.push(JSON.parse(json)));
            """,
            {"path": path, "notebook": notebook or notebook_json(), "blank": blank},
        )

    def sources(self) -> list[str]:
        """The cells' texts in order."""
        notebook = json.loads(self.run("return doc.snapshot()"))
        return [cell["source"] for cell in notebook["cells"]]


def notebook_json(*sources: str, ids: str = "abcdefgh") -> str:
    """A notebook of code cells named a, b, c, …; one cell that says "one" by default."""
    cells = [
        {"id": cell_id, "cell_type": "code", "source": source, "metadata": {}}
        for cell_id, source in zip(ids, sources or ("one",), strict=False)
    ]
    return json.dumps({"cells": cells, "metadata": {}})


@pytest.fixture
def new_tab(context: BrowserContext, server: OwnServer) -> Callable[[], Tab]:
    """Opens tabs of one browser on one origin."""

    def open_tab() -> Tab:
        page = context.new_page()
        page.goto(server.url + BARE)
        return Tab(page)

    return open_tab


@pytest.fixture
def tab(new_tab: Callable[[], Tab]) -> Tab:
    """One tab."""
    return new_tab()


SmallDisk: TypeAlias = Callable[[Page], AbstractContextManager[None]]


@pytest.fixture
def small_disk(server: OwnServer) -> SmallDisk:
    """Within it the browser grants the origin four megabytes; enter it before the first write.

    Chromium asks for the room that is left only now and then, so a disk can't fill up in between.
    """

    @contextmanager
    def with_little_room(page: Page) -> Iterator[None]:
        session = page.context.new_cdp_session(page)
        origin = server.url.rstrip("/")
        session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 4_000_000})
        yield
        session.send("Storage.overrideQuotaForOrigin", {"origin": origin})

    return with_little_room


Place: TypeAlias = tuple[Tab, MountWorker, MountWorker]


@pytest.fixture(scope="module")
def place(browser: Browser, _own_server: OwnServer) -> Iterator[Place]:
    """A page, and two workers with the workspace mounted."""
    context = browser.new_context()
    serve_mount_worker(context)
    page = context.new_page()
    page.goto(_own_server.url + BARE)
    workers = MountWorker(page), MountWorker(page)
    for worker in workers:
        worker.start()
    yield Tab(page), *workers
    context.close()
