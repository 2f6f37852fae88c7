"""What the first visit costs: bytes that must come, beside the stock parts they are made of."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

from benchmarks._results import Row, write

# What anybody must fetch to run the same Python in a browser: Pyodide itself and these wheels
# with all they need, as they are in the site.
_RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def main() -> None:
    """Count the site's files and write ``results/first_visit.json``."""
    site = Path(os.environ["FIELDBOOK_DIST"])
    files = json.loads((site / "assets.json").read_text("utf-8"))["files"]
    sizes = {each["path"]: each["size"] for each in files}
    stock = {
        path: size
        for path, size in sizes.items()
        if (path.endswith(".whl") and "fieldbook" not in path)
        or path.removeprefix("wheels/") in _RUNTIME
    }
    packed = {path: _packed(site / path) for path in sizes}
    rows = [
        _row("first_visit_bytes", sum(sizes.values()), sum(stock.values())),
        _row(
            "first_visit_bytes_compressed",
            sum(packed.values()),
            sum(packed[path] for path in stock),
        ),
        Row("files", len(sizes), len(stock), "stock parts", round(len(sizes) / len(stock), 4),
            "files", "lower", 1),
    ]  # fmt: skip
    write("first_visit", rows)


def _row(name: str, ours: int, reference: int) -> Row:
    ratio = round(ours / reference, 4)
    return Row(name, ours, reference, "stock parts", ratio, "bytes", "lower", 1)


def _packed(file: Path) -> int:
    """The file's size as a host that compresses sends it; wheels are compressed already."""
    content = file.read_bytes()
    return (
        len(content)
        if zipfile.is_zipfile(file)
        else min(len(content), len(gzip.compress(content, 6)))
    )


if __name__ == "__main__":
    main()
