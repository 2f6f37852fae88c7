"""``build.py serve --watch``: rebuild what changed and tell open pages to reload.

The page is told over server-sent events by a script of its own origin, so the content policy
stays as it is. The service worker, whose job is to answer from its copy, steps aside meanwhile.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

from tooling.console import Failure, say
from tooling.places import APP, DIST, PY, ROOT, WHEELS
from tooling.server import SiteRequest
from tooling.site import build_site

__all__ = ["Watcher"]

_INTERVAL = 0.5
_HEARTBEAT = 15.0
_SCRIPT_PATH = "/__watch__.js"
_EVENTS_PATH = "/__watch__"

_SCRIPT: Final = b"""\
new EventSource("./__watch__").onmessage = () => location.reload();
"""

_IDLE_WORKER: Final = b"""\
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", () => self.registration.unregister());
"""


class Watcher:
    """Looks at the sources, rebuilds, and keeps the connections of waiting pages."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._version = 0
        self.routes: Mapping[str, Callable[[SiteRequest], None]] = {
            "/": self._send_page,
            "/index.html": self._send_page,
            "/sw.js": lambda request: _send(request, _IDLE_WORKER, "text/javascript"),
            _SCRIPT_PATH: lambda request: _send(request, _SCRIPT, "text/javascript"),
            _EVENTS_PATH: self._send_events,
        }

    def run(self) -> None:
        """Look for changes for as long as the program runs."""
        seen = _snapshot()
        while True:
            time.sleep(_INTERVAL)
            now = _snapshot()
            if now == seen:
                continue
            seen = now
            started = time.monotonic()
            try:
                build_site()
            except (Failure, OSError) as error:
                say(f"The site was not rebuilt: {error}")
                continue
            say(f"Rebuilt in {time.monotonic() - started:.1f} s")
            with self._changed:
                self._version += 1
                self._changed.notify_all()

    def _send_page(self, request: SiteRequest) -> None:
        page = (DIST / "index.html").read_bytes()
        script = f'<script src=".{_SCRIPT_PATH}" defer></script></head>'.encode()
        _send(request, page.replace(b"</head>", script, 1), "text/html; charset=utf-8")

    def _send_events(self, request: SiteRequest) -> None:
        request.send_response(HTTPStatus.OK)
        request.send_header("Content-Type", "text/event-stream")
        request.send_header("Cache-Control", "no-store")
        request.send_header("Connection", "close")
        request.end_headers()
        request.close_connection = True
        seen = self._version
        with contextlib.suppress(ConnectionError):
            while True:
                with self._changed:
                    if self._version == seen:
                        self._changed.wait(_HEARTBEAT)
                    reload = self._version != seen
                    seen = self._version
                request.wfile.write(b"data: reload\n\n" if reload else b": still here\n\n")
                request.wfile.flush()


def _send(request: SiteRequest, body: bytes, content_type: str) -> None:
    request.send_response(HTTPStatus.OK)
    request.send_header("Content-Type", content_type)
    request.send_header("Content-Length", str(len(body)))
    request.send_header("Cache-Control", "no-store")
    request.end_headers()
    request.wfile.write(body)


def _snapshot() -> dict[Path, int]:
    """The modification time of every source of the site."""
    folders = (APP, PY, WHEELS)
    paths = [path for folder in folders for path in folder.rglob("*") if _is_source(path)]
    times = {}
    for path in [*paths, ROOT / "pyproject.toml"]:
        with contextlib.suppress(FileNotFoundError):
            times[path] = path.stat().st_mtime_ns
    return times


def _is_source(path: Path) -> bool:
    hidden = {"node_modules", "__pycache__"}
    return not hidden.intersection(path.parts) and path.is_file()
