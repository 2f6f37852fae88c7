"""The libraries' own tests end in a restored kernel as they do in one started from the wheels.

The tests come from wheels of the same versions for another platform: Pyodide's are without. What
NumPy compiles for its tests alone is not to be had, so those that call it are skipped.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from playwright.sync_api import Browser

from tests.runtime.pairs import Pair, start_pair
from tests.runtime.warm import WarmBrowser
from tests.support.transcript import Transcript
from tests.support.wheels import fetch_wheels

pytestmark = pytest.mark.full

TOOLS = ("pytest", "pluggy", "iniconfig", "hypothesis", "sortedcontainers")
SECONDS = 300
"""What a part may take in either kernel; with the cores shared, the longest took 291 in both."""


FEWEST = 500
"""Tests of a part that pass: what isn't run compares well with itself."""


@dataclass(frozen=True)
class Suite:
    """A library's tests, in parts that each take about a minute."""

    parts: dict[str, tuple[str, ...]]
    options: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    """Modules that tests import and that are shipped nowhere but with NumPy's own tests."""


def _below(start: str, *ends: str) -> tuple[str, ...]:
    return tuple(start + end for end in ends)


SUITES = {
    "numpy": Suite(
        {
            "core": _below(
                "numpy/_core/tests/test_", "casting_unittests.py", "datetime.py", "defchararray.py",
                "einsum.py", "half.py", "indexing.py", "item_selection.py", "nditer.py",
                "numeric.py", "overrides.py", "records.py", "regression.py", "scalarmath.py",
                "shape_base.py", "stringdtype.py", "strings.py", "umath.py",
            ),
            "linalg, random, fft": _below("numpy/", "linalg/tests", "random/tests", "fft/tests"),
            "lib, polynomial, ma": _below(
                "numpy/", "lib/tests", "polynomial/tests", "ma/tests/test_core.py"
            ),
        },
        # Its fixtures ask the compiled modules for the state of the processor; what else its
        # conftest does is to give examples all the time they need, as this profile does.
        options=("--noconftest", "--hypothesis-profile=ci"),
        absent=_below(
            "numpy._core.", "_multiarray_tests", "_rational_tests", "_umath_tests",
            "_operand_flag_tests", "_struct_ufunc_tests",
        ),
    ),
    "pandas": Suite(
        {
            "frame": _below(
                "pandas/tests/frame/", "methods", "test_constructors.py", "test_arithmetic.py",
                "test_reductions.py", "test_stack_unstack.py", "test_query_eval.py",
            ),
            "groupby": _below(
                "pandas/tests/groupby/", "aggregate", "methods/test_quantile.py",
                "methods/test_rank.py", "test_apply.py", "test_categorical.py", "test_groupby.py",
                "test_grouping.py", "transform",
            ),
            "read and write": _below(
                "pandas/tests/io/", "parser", "json", "excel/test_openpyxl.py",
                "excel/test_writers.py",
            ),
            "time, reshape": _below("pandas/tests/", "tseries", "reshape"),
        },
        options=("--no-strict-data-files",),
    ),
    "scikit_learn": Suite(
        {
            "tree, ensemble": _below(
                "sklearn/", "tree/tests", "ensemble/tests/test_forest.py",
                "ensemble/tests/test_gradient_boosting.py", "ensemble/tests/test_voting.py",
                "ensemble/_hist_gradient_boosting/tests/test_gradient_boosting.py",
            ),
            "linear models, clusters": _below(
                "sklearn/", "linear_model/tests/test_base.py",
                "linear_model/tests/test_coordinate_descent.py",
                "linear_model/tests/test_logistic.py", "linear_model/tests/test_ridge.py",
                "cluster/tests/test_dbscan.py", "cluster/tests/test_hdbscan.py",
                "cluster/tests/test_hierarchical.py", "cluster/tests/test_k_means.py",
            ),
            "neighbours, preprocessing, svm": _below(
                "sklearn/", "neighbors/tests", "preprocessing/tests", "svm/tests"
            ),
            "metrics": ("sklearn/metrics/tests",),
            "pipelines, decomposition, curves": _below(
                "sklearn/", "tests/test_pipeline.py", "compose/tests", "decomposition/tests",
                "metrics/_plot/tests", "metrics/cluster/tests",
            ),
        },
    ),
}  # fmt: skip
PARTS = [(library, part) for library, suite in SUITES.items() for part in suite.parts]


@cache
def _tests_of(library: str) -> bytes:
    """A library's tests as an archive, taken from its wheel for another platform."""
    (path,) = fetch_wheels(library).values()
    packed = io.BytesIO()
    with ZipFile(path) as wheel, ZipFile(packed, "w", ZIP_DEFLATED) as tests:
        for name in wheel.namelist():
            if ("/tests/" in name or name.endswith("conftest.py")) and name[-1] != "/":
                tests.writestr(name, wheel.read(name))
    return packed.getvalue()


def _prepare(pair: Pair, library: str) -> None:
    """Put a library's tests into both kernels, and what runs them."""
    wheels = fetch_wheels(*TOOLS)
    runner = Path(__file__).with_name("outcomes.py")
    for tab in pair.tabs:
        for name, path in wheels.items():
            tab.give(name, path.read_bytes())
        tab.give("tests.zip", _tests_of(library))
        tab.give(runner.name, runner.read_bytes())
    code = f"""
%pip install {" ".join(f"./{name}" for name in wheels)}
import os, outcomes
import matplotlib, numpy, openpyxl, pandas, scipy, sklearn
outcomes.unpack("tests.zip")
for name in {SUITES[library].absent!r}: outcomes.stand_in(name)
for name in ("tests.zip", *{tuple(wheels)!r}): os.remove(name)
"""
    for ran in pair.run(code, timeout=120):
        assert ran.reply["status"] == "ok"


class Pairs:
    """Keeps a pair for the library whose turn it is; those of all would not fit together."""

    def __init__(self, warm: WarmBrowser, browser: Browser) -> None:
        self._warm = warm
        self._browser = browser
        self._library = ""
        self._kept = ExitStack()
        self._pair: Pair | None = None

    def of(self, library: str) -> Pair:
        if self._pair is None or self._library != library:
            self.close()
            self._pair = self._kept.enter_context(start_pair(self._warm, self._browser))
            self._library = library
            _prepare(self._pair, library)
        return self._pair

    def close(self) -> None:
        self._pair = None
        self._kept.close()


@pytest.fixture(scope="module")
def pairs(warm_browser: WarmBrowser, browser: Browser) -> Iterator[Pairs]:
    pairs = Pairs(warm_browser, browser)
    yield pairs
    pairs.close()


@pytest.mark.parametrize(("library", "part"), PARTS)
def test_they_end_the_same(pairs: Pairs, transcript: Transcript, library: str, part: str) -> None:
    pair, suite = pairs.of(library), SUITES[library]
    for tab in pair.tabs:
        transcript.watch(tab.page.context)
    code = f"outcomes.run({suite.parts[part]!r}, {suite.options!r}, 'outcomes.json')"
    for ran in pair.run(code, SECONDS):
        assert ran.of("error") == []
    restored, stock = (json.loads(tab.take("outcomes.json")) for tab in pair.tabs)
    counts = Counter(stock["ended"].values())
    print(f"{library}, {part}: {dict(counts)}")
    differing = {
        name: [
            (told["ended"].get(name, "not run"), told["why"].get(name, ""))
            for told in (restored, stock)
        ]
        for name in sorted(restored["ended"].keys() | stock["ended"].keys())
        if restored["ended"].get(name) != stock["ended"].get(name)
    }
    assert differing == {}
    assert restored["exit"] == stock["exit"]
    assert counts["passed in call"] >= FEWEST
