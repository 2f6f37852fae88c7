"""The rows of Preact, bundled with the pinned Preact for the benchmark of views."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from tooling.npm import install_locked, run_node
from tooling.only_one import only_one
from tooling.places import BENCHMARKS, cache_folder

__all__ = ["preact_rows"]

_SOURCES = BENCHMARKS / "preact"
_VANILLA = BENCHMARKS / "pages" / "reactivity" / "vanilla.js"


def preact_rows() -> Path:
    """The bundle, made once of the same sources and pins."""
    sources = [*sorted(path for path in _SOURCES.iterdir() if path.is_file()), _VANILLA]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    folder = cache_folder() / "preact" / digest[:16]
    made = folder / "rows.bundle.js"
    with only_one("preact"):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            for path in sources:
                target = folder / path.relative_to(BENCHMARKS)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            install_locked(folder / "preact")
            run_node(
                "esbuild",
                ["preact/rows.js", "--bundle", "--format=esm", "--minify", "--target=es2022",
                 "--log-level=warning", f"--outfile={made}"],
                folder,
            )  # fmt: skip
    return made
