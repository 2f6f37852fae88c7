"""Servers for the tested site.

Fieldbook's own, Python's plain ``http.server`` as the most modest static host there is, and one
that misbehaves on request.
"""

from __future__ import annotations

import contextlib
import mimetypes
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["Answer", "FaultyServer", "OwnServer", "PlainServer"]

_ROOT = Path(__file__).resolve().parent.parent.parent

# What the site needs and an old system's table may lack.
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}


@dataclass(frozen=True)
class Answer:
    """A response before it is sent; faults replace parts of it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut_at: int | None = None
    """Close the connection after this many bytes although the length promised more."""

    def as_error_page(self, status: int = 200) -> Answer:
        """What a captive portal or a catch-all host answers instead of the file."""
        body = b"<!doctype html><title>Sign in</title><p>Please sign in to the network."
        return replace(self, status=status, body=body, headers={"Content-Type": "text/html"})


Fault = Callable[[Answer], Answer]


@dataclass
class FaultyServer:
    """Serves ``root`` on a port that stays the same over stops and restarts."""

    root: Path
    headers: Mapping[str, str] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    faults: dict[str, Fault] = field(default_factory=dict)
    """Path below the root → what to do to its answer. Runs in the request's own thread, so it may
    also wait."""
    _server: _Listener | None = None
    _port: int = 0

    @property
    def running(self) -> bool:
        """Whether it listens at present."""
        return self._server is not None

    @property
    def url(self) -> str:
        """Where the site is, with a slash at the end."""
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> FaultyServer:
        """Listen (again)."""
        assert self._server is None, "the server runs already"
        self._server = _Listener(self, self._port)
        self._port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening and cut every open connection."""
        if self._server is not None:
            server, self._server = self._server, None
            server.shutdown()
            server.server_close()
            server.cut_connections()

    def answer(self, path: str) -> Answer:
        """The untouched response for a path below the root."""
        file = self.root / (path + "index.html" if path[-1:] in ("", "/") else path)
        if not file.is_file():
            return Answer(404, {"Content-Type": "text/plain"}, b"not here")
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
        headers = {"Content-Type": kind or "application/octet-stream", "Cache-Control": "no-cache"}
        return Answer(200, {**headers, **self.headers}, file.read_bytes())


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, site: FaultyServer, port: int) -> None:
        self.site = site
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        self._connections.add(request)
        super().process_request(request, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers cut connections all the time: nothing to say."""

    def cut_connections(self) -> None:
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def do_GET(self) -> None:
        site = self.server.site
        path = unquote(urlsplit(self.path).path).lstrip("/")
        site.requests.append(path)
        answer = site.answer(path)
        if path in site.faults:
            answer = site.faults[path](answer)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: answer.cut_at])
        if answer.cut_at is not None:
            self.wfile.flush()
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """The transcript of the browser tells what failed."""


class _Process:
    """A server in a process of its own, which says on its first line where it listens."""

    url: str

    def _launch(self, command: list[str], cwd: Path) -> str:
        self._process = subprocess.Popen(
            [sys.executable, "-u", *command],
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    @property
    def running(self) -> bool:
        """Whether it listens at present."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Kill the server."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


class OwnServer(_Process):
    """Fieldbook's server over a built site, with its headers; the address outlives restarts."""

    def __init__(self, site: Path, port: int = 0) -> None:
        """Serve ``site`` on this port, or on a free one."""
        self._site = site
        self.url = f"http://127.0.0.1:{port}/"
        self.start()

    def start(self) -> None:
        """Listen (again)."""
        port = str(urlsplit(self.url).port)
        command = ["-m", "tests.support.serve", str(self._site), port]
        self.url = self._launch(command, _ROOT).strip()
        assert self.url, "the server did not start"


class PlainServer(_Process):
    """``python -m http.server`` over ``folder``: no headers of ours, no keep-alive.

    The address outlives restarts.
    """

    def __init__(self, folder: Path, below: str = "") -> None:
        """Serve ``folder``; the site under test lies in its sub-folder ``below``."""
        self._folder, self._below = folder, below
        self._port = "0"
        self.start()

    def start(self) -> None:
        """Listen (again)."""
        command = ["-m", "http.server", self._port, "--bind", "127.0.0.1"]
        found = re.search(r"port (\d+)", self._launch(command, self._folder))
        assert found, "http.server did not say where it listens"
        self._port = found[1]
        self.url = f"http://127.0.0.1:{self._port}/{self._below}"
