"""Serve a built site like ``build.py serve`` does: ``python -m tests.support.serve FOLDER PORT``.

A process of its own, because a server is only really gone when its process was killed: threads
would go on answering on the connections that a browser keeps open.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tooling.composing import read_headers
from tooling.server import SiteServer, address_of

__all__ = ["serve"]


def serve(folder: Path, port: int) -> None:
    """Answer until killed; the first line printed is the address."""
    with SiteServer(folder, read_headers(), port=port) as server:
        print(address_of(server), flush=True)
        server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
