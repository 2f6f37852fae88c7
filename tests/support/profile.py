"""A browser profile on disk that outlives its browser.

Offline work is only proven by a browser that starts again on the same profile while the server is
gone: cutting the network inside one session passes even when nothing was kept.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Error, Page, ViewportSize

from tests.support.transcript import Transcript

__all__ = ["Profile"]


class Profile:
    """Launches Chromium on one profile folder; closes it, or kills it with SIGKILL."""

    def __init__(
        self,
        folder: Path,
        launch: Callable[[Path], BrowserContext],
        transcript: Transcript,
    ) -> None:
        self._folder = folder
        self._launch = launch
        self._transcript = transcript
        self._context: BrowserContext | None = None

    @classmethod
    def on(
        cls,
        folder: Path,
        browser_type: BrowserType,
        launch_arguments: dict[str, object],
        transcript: Transcript,
    ) -> Profile:
        """A profile in ``folder`` for browsers launched with ``launch_arguments``."""

        def launch(folder: Path) -> BrowserContext:
            viewport: ViewportSize = {"width": 1280, "height": 800}
            return browser_type.launch_persistent_context(
                folder,
                viewport=viewport,
                **launch_arguments,  # type: ignore[arg-type]
            )

        return cls(folder, launch, transcript)

    @property
    def context(self) -> BrowserContext:
        """The running browser's context; launches the browser when none is running."""
        if self._context is None:
            self._transcript.note("browser launched")
            self._context = self._launch(self._folder)
            self._transcript.watch(self._context)
        return self._context

    def open(self, url: str) -> Page:
        """Open ``url`` in a new tab (the blank first tab is used first)."""
        context = self.context
        blank = next((page for page in context.pages if page.url == "about:blank"), None)
        page = blank or context.new_page()
        page.goto(url)
        return page

    def database_logs(self) -> list[Path]:
        """What Chromium has written of its databases and not put into tables yet."""
        return sorted((self._folder / "Default" / "IndexedDB").glob("*.leveldb/*.log"))

    def close(self) -> None:
        """Close the browser as a person does."""
        if self._context is not None:
            self._transcript.note("browser closed")
            context, self._context = self._context, None
            context.close()

    def kill(self) -> None:
        """Kill the browser's processes with SIGKILL, so that nothing gets a chance to tidy up."""
        if self._context is None:
            return
        pids = self._processes(self._context)
        self._transcript.note("browser killed")
        context, self._context = self._context, None
        for pid in pids:
            _kill(pid)
        for pid in pids:
            _wait_until_gone(pid)
        with contextlib.suppress(Error):  # Playwright may have noticed that its browser is gone.
            context.close()

    def _processes(self, context: BrowserContext) -> list[int]:
        """The process ids of this browser, its main process first."""
        browser = context.browser
        assert browser is not None, "this Playwright gives no browser for a persistent context"
        session = browser.new_browser_cdp_session()
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        processes.sort(key=lambda process: process["type"] != "browser")
        return [int(process["id"]) for process in processes]


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # Children end with the main process.
        os.kill(pid, signal.SIGKILL)


def _wait_until_gone(pid: int, timeout: float = 10.0) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return
        if stat.rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.02)
    raise AssertionError(f"process {pid} still runs {timeout:g} s after SIGKILL")
