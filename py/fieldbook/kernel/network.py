"""What Python's own libraries ask of other machines, through the one way that a browser has.

`urllib`, and with it `pandas.read_csv("https://…")`, opens sockets, which a browser doesn't have.
The browser asks in their place; where it may not, the error says so, and what to do.
"""

from __future__ import annotations

import io
import socket
import urllib.request
from collections.abc import Callable, Mapping
from email.message import Message
from email.parser import Parser
from urllib.error import URLError
from urllib.response import addinfourl

__all__ = ["Ask", "Answer", "ConnectionNotAllowed", "install"]

Answer = tuple[int, str, str, bytes]
"""Status, reason, headers as they were sent, body."""
Ask = Callable[[str, str, Mapping[str, str], bytes | None], Answer]
"""Asks by method, URL, headers and body; raises `OSError` where there is no answer."""

# Browsers set these themselves, and complain about anybody who tries.
_BROWSERS_OWN = {"accept-encoding", "connection", "content-length", "host", "user-agent"}


class ConnectionNotAllowed(PermissionError):
    """A connection that this kernel may not make, with what to do."""


class _BrowserHandler(urllib.request.BaseHandler):
    """Opens ``http`` and ``https`` for `urllib`."""

    handler_order = 100  # before the handlers that would open a socket

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def http_open(self, request: urllib.request.Request) -> addinfourl:
        headers = {
            name: value
            for name, value in request.header_items()
            if name.lower() not in _BROWSERS_OWN
        }
        body = request.data
        content = body if body is None or isinstance(body, bytes) else _joined(body)
        try:
            status, reason, sent, answered = self._ask(
                request.get_method(), request.full_url, headers, content
            )
        except ConnectionNotAllowed:
            raise
        except OSError as error:
            raise URLError(error) from error
        found: Message = Parser().parsestr(sent)
        # What the browser hands out is unpacked already.
        del found["content-encoding"]
        response = addinfourl(io.BytesIO(answered), found, request.full_url, status)
        response.msg = reason  # type: ignore[attr-defined]
        return response

    https_open = http_open


def install(ask: Ask) -> None:
    """Have `urllib` ask the browser, and sockets say that there are none."""
    urllib.request.install_opener(urllib.request.build_opener(_BrowserHandler(ask)))

    def refuse(_: socket.socket, address: object) -> None:
        raise ConnectionNotAllowed(
            f"No socket can be opened to {_place(address)}: a browser has none. Ask over HTTP, "
            "with urllib.request, pandas or pyodide.http."
        )

    socket.socket.connect = refuse  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = refuse  # type: ignore[method-assign,assignment]


def _place(address: object) -> str:
    is_pair = isinstance(address, tuple) and len(address) >= 2
    return f"{address[0]}:{address[1]}" if is_pair else str(address)  # type: ignore[index]


def _joined(body: object) -> bytes:
    """A body that is a file or comes in pieces."""
    read = getattr(body, "read", None)
    return bytes(read()) if read else b"".join(body)  # type: ignore[arg-type]
