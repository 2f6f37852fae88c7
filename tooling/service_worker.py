"""The service worker as one script: modules there are not understood by every browser.

It is readable as it is, without a source map: it is small, and starts from the browser's own cache
of compiled scripts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from tooling.npm import run_node
from tooling.places import APP, cache_folder

__all__ = ["FIRST", "named", "service_worker", "stamped"]

FIRST = ("index.html", "app/platform/guard.js")
"""What every start stands on: looked at before it is answered with."""

_OPTIONS = ("--bundle", "--format=iife", "--target=es2022", "--charset=utf8", "--log-level=warning")


def service_worker() -> str:
    """``app/sw.js`` and its modules; what was made of the same sources before is found again."""
    digest = hashlib.sha256(" ".join(_OPTIONS).encode())
    digest.update((APP / "package-lock.json").read_bytes())
    for source in (APP / "sw.js", *sorted((APP / "offline" / "worker").glob("*.js"))):
        digest.update(f"{source.name}\0".encode() + source.read_bytes())
    made = cache_folder() / "bundles" / f"sw-{digest.hexdigest()[:16]}.js"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        part = made.with_name(f"{made.name}.new")
        run_node("esbuild", ["sw.js", *_OPTIONS, f"--outfile={part}"])
        part.replace(made)
    return made.read_text("utf-8")


def stamped(
    worker: str,
    headers: Mapping[str, str],
    frame_headers: Mapping[str, str],
    hashes: Mapping[str, str],
    sources: str,
) -> str:
    """Fill in what goes with every answer and with frames, hashes of `FIRST`, and `sources`."""
    first = {path: hashes[path] for path in FIRST if path in hashes}
    filled = worker.replace("__HEADERS__", _in_template(headers))
    filled = filled.replace("__FRAME_HEADERS__", _in_template(frame_headers))
    return filled.replace("__FIRST__", _in_template(first)).replace("__SOURCES__", sources)


def named(worker: str, build: str, listed: bytes) -> str:
    """Fill in the name of the build, which is made of all that, and the hash of its list."""
    digest = hashlib.sha256(listed).hexdigest()
    return worker.replace("__BUILD__", build).replace("__LISTED__", digest)


def _in_template(content: Mapping[str, str]) -> str:
    return json.dumps(content).replace("\\", "\\\\").replace("`", "\\`")
