"""The gallery in a page: its stage over `app/gallery/facade.js`, and where it is mounted."""

from __future__ import annotations

import json
from typing import Any

from fieldbook.bridge.browser import DomHost, create_callback
from fieldbook.bridge.pool import Pool, crewing
from fieldbook.bridge.pool.browser import worker_starter
from fieldbook.bridge.shared_memory import use_memory_host
from fieldbook.bridge.shared_memory.browser import BrowserMemoryHost
from fieldbook.bridge.vdom import PythonVDOM
from fieldbook.gallery.catalogue import read_catalogue
from fieldbook.gallery.stage import Facts, Failure
from fieldbook.gallery.state import Gallery
from fieldbook.gallery.views import gallery_view

__all__ = ["open_gallery"]


class _Stage:
    """`Stage` in a browser."""

    def __init__(self, facade: Any) -> None:
        self._facade = facade
        memory = facade.memory()
        crew = crewing(int(facade.cores()), None if memory is None else float(memory))
        self.pool = Pool(worker_starter(facade.pool), crew)

    def facts(self) -> Facts:
        return Facts(**json.loads(self._facade.facts()))

    async def recall(self) -> str:
        return str(await self._facade.recall())

    async def keep(self, text: str) -> None:
        await self._facade.keep(text)

    async def start_missing_worker(self) -> Failure:
        return Failure(**json.loads(await self._facade.startMissingWorker()))

    def complain(self, text: str, *, heard: bool) -> None:
        self._facade.complain(text, heard)

    def lines(self) -> list[str]:
        found: list[str] = json.loads(self._facade.lines())
        return found


class _Page:
    """`GalleryPage` in a browser."""

    def __init__(self, facade: Any) -> None:
        self._facade = facade

    def set_title(self, title: str) -> None:
        self._facade.setTitle(title)

    def to_top(self) -> None:
        self._facade.toTop()


def open_gallery(facade: Any, catalogue: str) -> None:
    """Put the gallery in place of the outline that the document brings.

    facade: the module `app/gallery/facade.js`.
    catalogue: the JSON that the build has written.
    """
    use_memory_host(BrowserMemoryHost(facade.memories, in_worker=False))
    gallery = Gallery(read_catalogue(catalogue), _Page(facade), _Stage(facade))
    gallery.open_address(str(facade.address()), first=True)
    PythonVDOM(DomHost(facade.dom), on_error=gallery.unexpected).mount(
        "#root", lambda: gallery_view(gallery)
    )
    facade.onAddress(create_callback(gallery.open_address))
