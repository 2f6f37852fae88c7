"""``build.py matrix``: the bridge on other versions of Pyodide, told in a table.

For each version a site is built that has its core, Fieldbook's Python and the bridge, and the very
tests run on it that run on Fieldbook's own site: those of views and the pool in a browser, and
inside the interpreter those of patterns that need nothing beside it.
"""

from __future__ import annotations

import os
import re
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tooling.app_site import build_app
from tooling.chromium import find_chromium
from tooling.console import Failure, say
from tooling.cores import core_folder, core_versions
from tooling.environment import environment
from tooling.lock import read_lock
from tooling.places import ROOT, cache_folder
from tooling.wheel import fieldbook_wheel

__all__ = ["run_matrix"]

_PROJECT = ROOT / "tests" / "matrix" / "project"
_TABLE = ROOT / "docs" / "pyodide-versions.md"
_MARKS = "<!-- table -->\n", "<!-- end of table -->\n"
_IN_A_BROWSER = (
    "tests/bridge/vdom/test_browser.py",
    "tests/bridge/vdom/test_events.py",
    "tests/bridge/vdom/test_lists.py",
    "tests/bridge/pool/test_pool_browser.py",
)
_FILE = re.compile(r"tests/[\w/]+\.py")

Counts = Mapping[str, Counter[str]]
"""What became of the tests of each file: how many passed, failed, were skipped."""


def run_matrix(wanted: Sequence[str]) -> int:
    """Try these versions, or all; write the table if all were; return the exit status."""
    own = read_lock().pyodide
    known = [*core_versions(), own]
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise Failure(f"{', '.join(unknown)} is not pinned; there are {', '.join(known)}.")
    found: dict[str, Counts] = {}
    for version in sorted(wanted or known, key=lambda name: list(map(int, name.split(".")))):
        say(f"Pyodide {version}")
        found[version] = _try(version, None if version == own else core_folder(version))
    table = _as_table(found)
    print(table)
    if set(found) == set(known):
        before, rest = _TABLE.read_text("utf-8").split(_MARKS[0])
        after = rest.split(_MARKS[1])[1]
        _TABLE.write_text(f"{before}{_MARKS[0]}{table}{_MARKS[1]}{after}", "utf-8")
    failed = any(counts["failed"] for files in found.values() for counts in files.values())
    return 1 if failed else 0


def _try(version: str, core: Path | None) -> Counts:
    folder = cache_folder() / "matrix" / version
    build_app(_PROJECT, folder / "site", core, fieldbook_wheel())
    report = folder / "report.xml"
    settings = {"CHROMIUM": find_chromium(), "FIELDBOOK_DIST": str(folder / "site")}
    report.unlink(missing_ok=True)
    subprocess.run(
        [str(environment("development")), "-m", "pytest", "--full", "-q", "-m", "not numpy",
         f"--junitxml={report}", "-o", "junit_family=xunit1", "tests/matrix", *_IN_A_BROWSER],
        cwd=ROOT,
        env={**os.environ, **settings},
        check=False,
    )  # fmt: skip
    if not report.exists():
        raise Failure(f"Nothing was told of {version}: the run was broken off.")
    return _counted(report)


def _counted(report: Path) -> Counts:
    """What a report says of each file; of a file that ran inside, that it did."""
    counts: dict[str, Counter[str]] = {}
    for case in ET.parse(report).iter("testcase"):
        inside = _FILE.search(case.get("name", ""))
        name = inside[0] if inside else case.get("file", "")
        ended = {child.tag for child in case}
        outcome = "skipped" if "skipped" in ended else "passed"
        outcome = "failed" if ended & {"failure", "error"} else outcome
        number = next(
            (int(each.get("value", "1")) for each in case.iter("property")
             if each.get("name") == "passed inside"), 1,
        )  # fmt: skip
        counts.setdefault(name, Counter())[outcome] += number
    return counts


def _as_table(found: Mapping[str, Counts]) -> str:
    """A line for each file, a column for each version."""
    names = sorted({name for counts in found.values() for name in counts})
    lines = [f"| tests | {' | '.join(found)} |", "| --- |" + " --- |" * len(found)]
    for name in names:
        cells = (_as_cell(counts.get(name, Counter())) for counts in found.values())
        lines.append(f"| `{name.removeprefix('tests/')}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _as_cell(counts: Counter[str]) -> str:
    told = [f"{counts[kind]} {kind}" for kind in ("failed", "skipped") if counts[kind]]
    return ", ".join([str(counts["passed"]), *told])
