"""A page of a benchmark's own in a browser, beside the built site."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.chromium import chromium_path
from tests.support.servers import FaultyServer

__all__ = ["measuring_page"]

_ROOT = Path(__file__).parent.parent


@contextmanager
def measuring_page(
    name: str, folders: Mapping[str, Path] | None = None, flags: Sequence[str] = ()
) -> Iterator[Page]:
    """Open `pages/NAME/`, with the site below it in `site/`, once its `measure` is there.

    folders: what else lies below it, by name; flags: of the browser, beside the usual one.
    """
    site = Path(os.environ.get("FIELDBOOK_DIST") or _ROOT / "dist").resolve()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        below = {"site": site, **(folders or {})}
        server = _serve(Path(__file__).parent / "pages" / name, Path(folder), below)
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", *flags]
        )
        page = browser.new_page()
        page.goto(server.url)
        while not page.evaluate("'measure' in window"):
            page.wait_for_timeout(100)
        yield page
        browser.close()
        server.stop()


def _serve(pages: Path, folder: Path, below: Mapping[str, Path]) -> FaultyServer:
    """The page and the folders below it, the built site among them, with the site's own headers."""
    for file in pages.iterdir():
        (folder / file.name).symlink_to(file)
    for name, target in below.items():
        (folder / name).symlink_to(target, target_is_directory=True)
    headers = json.loads((_ROOT / "app" / "headers.json").read_text("utf-8"))
    return FaultyServer(folder, headers).start()
