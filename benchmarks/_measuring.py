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
    name: str, others: Mapping[str, Path] | None = None, flags: Sequence[str] = ()
) -> Iterator[Page]:
    """Open `pages/NAME/`, with the site below it in `site/`, once its `measure` is there.

    others: further files and folders beside the page's own, by their names there; flags: of the
    browser, beside the usual one.
    """
    site = Path(os.environ.get("FIELDBOOK_DIST") or _ROOT / "dist").resolve()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {path.name: path for path in (Path(__file__).parent / "pages" / name).iterdir()}
        server = _serve(pages | dict(others or {}), Path(folder), site)
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


def _serve(files: Mapping[str, Path], folder: Path, site: Path) -> FaultyServer:
    """The page and the built site below it, with the site's own headers."""
    for name, file in files.items():
        (folder / name).symlink_to(file, target_is_directory=file.is_dir())
    (folder / "site").symlink_to(site, target_is_directory=True)
    headers = json.loads((_ROOT / "app" / "headers.json").read_text("utf-8"))
    return FaultyServer(folder, headers).start()
