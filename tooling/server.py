"""``build.py serve``: the built site over HTTP, with the headers that every file needs."""

from __future__ import annotations

import contextlib
import mimetypes
import socket
import sys
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

__all__ = ["SiteServer", "address_of"]

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
}
"""Types that browsers insist on and operating systems' tables get wrong."""

_CHUNK = 1 << 18


class SiteServer(ThreadingHTTPServer):
    """Serves a folder; ``routes`` answer addresses that are no files."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        folder: Path,
        headers: Mapping[str, str],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        routes: Mapping[str, Callable[[SiteRequest], None]] | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.headers = dict(headers)
        self.routes = dict(routes or {})
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), SiteRequest)

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Report what went wrong, unless it is only a browser that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def address_of(server: SiteServer) -> str:
    """The address to open in a browser on this machine."""
    host, port = server.server_address[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(str(host), str(host))
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


class SiteRequest(BaseHTTPRequestHandler):
    """One connection of a browser."""

    protocol_version = "HTTP/1.1"
    server: SiteServer

    def do_GET(self) -> None:
        """Answer with a file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with a file's headers."""
        self._answer(with_body=False)

    def end_headers(self) -> None:
        """Add what is sent with everything, errors included."""
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet: the one promised line is all that is printed."""

    def _answer(self, *, with_body: bool) -> None:
        name = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        route = self.server.routes.get(name)
        if route and with_body:
            route(self)
            return
        path = self._file_of(name)
        if path is None:
            if self._file_of(f"{name}/") is None:
                self.send_error(HTTPStatus.NOT_FOUND)
            else:
                self._lead_into_folder(name)
            return
        with path.open("rb") as stream:
            self._send(path, stream, with_body=with_body)

    def _file_of(self, name: str) -> Path | None:
        """The file at an address, unless it would leave the folder."""
        if "\0" in name:
            return None
        path = (self.server.folder / name.lstrip("/")).resolve()
        if not path.is_relative_to(self.server.folder):
            return None
        if path.is_dir() and name.endswith("/"):
            path /= "index.html"
        return path if path.is_file() else None

    def _lead_into_folder(self, name: str) -> None:
        """The links of a folder's document are relative, so its address ends with a slash."""
        folder = urllib.parse.quote(name.rpartition("/")[2])
        query = urllib.parse.urlsplit(self.path).query
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", f"./{folder}/{f'?{query}' if query else ''}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, path: Path, stream: BinaryIO, *, with_body: bool) -> None:
        status = path.stat()
        tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        current = self.headers.get("If-None-Match") == tag
        self.send_response(HTTPStatus.NOT_MODIFIED if current else HTTPStatus.OK)
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", "no-cache")
        if not current:
            self.send_header("Content-Type", _type_of(path))
            self.send_header("Content-Length", str(status.st_size))
        self.end_headers()
        if with_body and not current:
            # A browser that goes away in the middle is no error of ours.
            with contextlib.suppress(ConnectionError):
                for chunk in _chunks(stream):
                    self.wfile.write(chunk)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _type_of(path: Path) -> str:
    if path.name == "manifest.json":
        return "application/manifest+json"
    known = _TYPES.get(path.suffix)
    return known or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
