"""The array API consortium's own suite, where a checkout of it is named.

It takes minutes and packages of its own (its requirements.txt), so it is no part of every run:
`ARRAY_API_TESTS` names the checkout, with its submodule, and `ARRAY_API_PYTHON` the interpreter
that has the packages, if that isn't this one. With `ARRAY_API_ENGINE=shaders` all is computed by
shaders, on the native adapter. What can't pass is listed, with the reason.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

HERE = Path(__file__).parent
PACKAGES = HERE.parents[1] / "py"
CHECKOUT = os.environ.get("ARRAY_API_TESTS")
EXAMPLES = os.environ.get("ARRAY_API_EXAMPLES", "30")
BY_SHADERS = os.environ.get("ARRAY_API_ENGINE") == "shaders"

# The suite takes for granted that there are complex numbers, float64 and uint8: in a copy of it,
# the lines that need them, and have nothing to do with what they test, are put right.
AMENDMENTS = [
    (
        "dtype_helpers.py",
        "for dt in complex_dtypes], key=lambda x: x[1]\n)[0]",
        "for dt in complex_dtypes], key=lambda x: x[1], default=(None, 0)\n)[0]",
    ),
    (
        "dtype_helpers.py",
        '"complex128": xp.float64}',
        '"complex128": getattr(xp, "float64", None)}',
    ),
    # Where the suite counts what is true.
    ("test_array_object.py", "xp.uint8)", "xp.uint32)"),
    ("test_set_functions.py", "xp.uint8)", "xp.uint32)"),
    ("test_signatures.py", "dh.dtype_to_name[dh.widest_complex_dtype]", '"complex128"'),
]


def left_out() -> dict[str, str]:
    """What can't pass, as patterns, each with its reason."""
    patterns: dict[str, str] = {}
    for block in (HERE / "array_api_left_out.txt").read_text("utf-8").strip().split("\n\n"):
        reason, *lines = block.splitlines()
        assert reason.startswith("# "), f"no reason is told for {block!r}"
        patterns |= dict.fromkeys(lines, reason.removeprefix("# "))
    return patterns


def amended(folder: Path) -> Path:
    """A copy of the suite for a namespace of four data types."""
    assert CHECKOUT is not None
    suite = folder / "suite"
    shutil.copytree(CHECKOUT, suite, ignore=shutil.ignore_patterns(".git"))
    for name, old, new in AMENDMENTS:
        file = suite / "array_api_tests" / name
        text = file.read_text("utf-8")
        assert old in text, f"{name} of this checkout is another: {old}"
        file.write_text(text.replace(old, new), "utf-8")
    return suite


def outcomes(suite: Path, report: Path) -> dict[str, str]:
    """Run the suite; what became of each test."""
    settings = {
        "ARRAY_API_TESTS_MODULE": "fieldbook.webgpu",
        "ARRAY_API_TESTS_SKIP_DTYPES": "complex64,complex128",
        "PYTHONPATH": os.pathsep.join([str(PACKAGES), str(PACKAGES.parent)]),
    }
    python = os.environ.get("ARRAY_API_PYTHON", sys.executable)
    engine = ["-p", "tests.webgpu.shaders"] if BY_SHADERS else []
    options = [
        *engine,
        "-q",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore",
        f"--max-examples={EXAMPLES}",
    ]
    options += ["--disable-deadline", "--hypothesis-derandomize", f"--junitxml={report}"]
    subprocess.run(
        [python, "-m", "pytest", *options, "array_api_tests"],
        cwd=suite,
        env={**os.environ, **settings},
        check=False,
        capture_output=True,
    )
    found = {}
    for case in ET.parse(report).iter("testcase"):
        module = case.get("classname", "").removeprefix("array_api_tests.")
        kinds = {child.tag for child in case} & {"failure", "error", "skipped"}
        found[f"{module}::{case.get('name')}"] = kinds.pop() if kinds else "passed"
    return found


def test_what_is_left_out_has_a_reason() -> None:
    patterns = left_out()
    assert patterns
    for pattern, reason in patterns.items():
        re.compile(pattern)
        assert len(reason) > 20


@pytest.mark.skipif(not CHECKOUT, reason="ARRAY_API_TESTS names no checkout of the suite")
def test_all_that_can_pass_of_the_suite_passes(tmp_path: Path) -> None:
    found = outcomes(amended(tmp_path), tmp_path / "report.xml")
    print(Counter(found.values()), "of", len(found))
    patterns = left_out()
    bad = [name for name, outcome in found.items() if outcome in {"failure", "error"}]
    assert [name for name in bad if not any(re.match(one, name) for one in patterns)] == []
    unmatched = [one for one in patterns if not any(re.match(one, name) for name in found)]
    assert unmatched == [], "these patterns are of no test any more"
