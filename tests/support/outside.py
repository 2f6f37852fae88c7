"""A proxy that lets nothing through and remembers who tried.

Requests seen by Playwright leave gaps (beacons, prefetches, a service worker that was stopped);
a proxy sees everything the browser sends to another host, whatever part of it sends it.
"""

from __future__ import annotations

import socketserver
import threading
from urllib.parse import urlsplit

__all__ = ["OutsideRecorder"]


# What Chromium asks of its maker on its own account, whatever the flags; a page that named one of
# these hosts would be stopped by its policy and stand in the transcript.
_BROWSERS_OWN = frozenset({"accounts.google.com", "clients2.google.com", "update.googleapis.com"})


class OutsideRecorder:
    """Listens as an HTTP proxy and refuses every request; ``requests`` lists them."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        recorder = self

        class Refusal(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                line = self.rfile.readline(4096).decode("latin-1").strip()
                if line:
                    recorder._remember(line.rsplit(" ", 1)[0])
                    self.wfile.write(b"HTTP/1.1 502 Outside\r\nContent-Length: 0\r\n\r\n")

        class Listener(socketserver.ThreadingTCPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A browser that was killed leaves half a connection behind: nothing to say."""

        self._server = Listener(("127.0.0.1", 0), Refusal)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port to name in ``--proxy-server``."""
        return int(self._server.server_address[1])

    def _remember(self, request: str) -> None:
        _, _, target = request.partition(" ")
        host = urlsplit(target if "//" in target else f"//{target}").hostname
        if host not in _BROWSERS_OWN:
            self.requests.append(request)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
