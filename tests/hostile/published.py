"""What others have published to try programs with: payloads, tables, notebooks."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tooling.npm import install_parts, run_script
from tooling.places import NODE_MODULES
from tooling.published import published

__all__ = ["CsvCase", "csv_spectrum", "notebooks", "papaparse", "payloads", "some"]

# Some payloads are put together when the package is imported, so it is: in an interpreter of its
# own that sees nothing but the package.
_READ = """
import importlib, json, pkgutil, sys
sys.path.insert(0, sys.argv[1])
from brs_kb import payloads
found = set()
for module in pkgutil.walk_packages(payloads.__path__, payloads.__name__ + "."):
    for value in vars(importlib.import_module(module.name)).values():
        if isinstance(value, dict):
            found.update(entry.payload for entry in value.values() if hasattr(entry, "payload"))
print(json.dumps(sorted(found)))
"""


@cache
def payloads() -> tuple[str, ...]:
    """Every payload of the BRS knowledge base, and the big list of naughty strings."""
    folder = str(published("brs-kb"))
    read = subprocess.run(
        [sys.executable, "-I", "-c", _READ, folder], check=True, capture_output=True, text=True
    )
    install_parts()
    naughty = json.loads((NODE_MODULES / "blns/resources/blns.json").read_text("utf-8"))
    return tuple(sorted({*json.loads(read.stdout), *naughty}))


def some(everything: Sequence[str], count: int, seed: int = 20) -> list[str]:
    """A selection that is the same in every run."""
    return random.Random(seed).sample(list(everything), count)


@cache
def csv_spectrum() -> dict[str, tuple[bytes, list[dict[str, str]]]]:
    """The files of csv-spectrum by name, each with the rows that are in it."""
    install_parts()
    folder = NODE_MODULES / "csv-spectrum"
    return {
        path.stem: (
            path.read_bytes(),
            json.loads((folder / "json" / f"{path.stem}.json").read_text("utf-8")),
        )
        for path in sorted((folder / "csvs").glob("*.csv"))
    }


@dataclass(frozen=True)
class CsvCase:
    """A CSV text, how it is to be read, and the rows that are in it as its authors see them."""

    description: str
    input: str
    settings: tuple[str, ...]
    delimiter: str | None
    rows: list[list[str]] | None


@cache
def papaparse() -> tuple[CsvCase, ...]:
    """The texts that Papa Parse is tested with."""
    install_parts()
    cases = json.loads(
        run_script(
            Path(__file__).parent / "papaparse.cjs",
            str(NODE_MODULES / "papaparse" / "tests" / "test-cases.js"),
        )
    )
    return tuple(CsvCase(**{**case, "settings": tuple(case["settings"])}) for case in cases)


@cache
def notebooks() -> dict[str, bytes]:
    """The notebooks that nbformat and nbconvert are tested with, by package and path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for folder in (published("nbformat"), published("nbconvert"))
        for path in sorted(folder.rglob("*.ipynb"))
    }
