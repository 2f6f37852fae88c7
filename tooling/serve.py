"""``build.py serve``: build, then answer until the person stops it."""

from __future__ import annotations

import threading

from tooling.composing import read_headers
from tooling.console import Failure
from tooling.places import DIST
from tooling.server import SiteServer, address_of
from tooling.site import build_site
from tooling.watch import Watcher

__all__ = ["serve"]


def serve(host: str, port: int, *, watch: bool) -> None:
    """Build the site and serve it; with ``watch``, rebuild and reload what changes."""
    build_site()
    watcher = Watcher() if watch else None
    routes = watcher.routes if watcher else {}
    try:
        server = SiteServer(DIST, read_headers(), host=host, port=port, routes=routes)
    except OSError as error:
        raise Failure(
            f"Port {port} of {host} can't be used ({error.strerror}). "
            "Give another one with --port, or --port 0 for any free one."
        ) from error
    with server:
        if watcher:
            threading.Thread(target=watcher.run, daemon=True).start()
        print(f"Fieldbook is ready at {address_of(server)}", flush=True)
        server.serve_forever()
