"""Runs inside a kernel: a library's own tests, and how each of them ended.

This module is put into the kernel's workspace and imported there; nothing of it runs here.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

__all__ = ["unpack", "stand_in", "run"]

_PLUGINS = ("cacheprovider", "faulthandler", "threadexception", "unraisableexception", "warnings")
"""What pytest leaves out: it needs threads or descriptors, or judges what others left behind."""

_DRAWS = "--hypothesis-seed=0"
"""Two kernels are to draw the same examples: how a test ends may depend on the first of them."""


def _site_packages() -> Path:
    return next(Path(folder) for folder in sys.path if folder.endswith("site-packages"))


def unpack(archive: str) -> None:
    """Put tests beside the modules that they belong to."""
    with ZipFile(archive) as tests:
        tests.extractall(_site_packages())
    importlib.invalidate_caches()


class _Absent:
    """A function or type that isn't at hand: a test that calls it, or wants data of it, skips."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_: object, **__: object) -> None:
        self._skip()

    @property
    def dtype(self) -> None:
        """What NumPy asks for when it is given something as a type of data."""
        self._skip()

    def _skip(self) -> None:
        pytest.skip(f"{self._name} is compiled for the library's tests only")


def stand_in(module: str) -> None:
    """Let a module be imported that a library compiles for its tests alone, and doesn't ship."""
    made = types.ModuleType(module)
    vars(made)["__getattr__"] = lambda name: _Absent(f"{module}.{name}")
    sys.modules[module] = made
    parent, _, name = module.rpartition(".")
    setattr(importlib.import_module(parent), name, made)


class _Outcomes:
    """How tests ended, by their identifiers, and why if they failed."""

    def __init__(self) -> None:
        self.ended: dict[str, str] = {}
        self.why: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            expected = "expected " if hasattr(report, "wasxfail") else ""
            self._note(report.nodeid, f"{expected}{report.outcome} in {report.when}", report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.outcome != "passed":
            self._note(report.nodeid, f"{report.outcome} in collection", report)

    def _note(
        self, name: str, outcome: str, report: pytest.TestReport | pytest.CollectReport
    ) -> None:
        self.ended[name] = outcome
        if report.failed:
            self.why[name] = str(report.longrepr)[-2_000:]


def run(paths: Sequence[str], options: Sequence[str], into: str) -> None:
    """Run the tests at ``paths``, write their outcomes as JSON into a file of the workspace."""
    site = _site_packages()
    outcomes = _Outcomes()
    folder = Path.cwd()
    os.chdir("/tmp")  # what tests leave there is nobody's
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        ended = pytest.main(
            ["--quiet", "--tb=short", "--assert=plain", "--capture=sys", "--rootdir", str(site),
             "--continue-on-collection-errors", _DRAWS,
             *(part for name in _PLUGINS for part in ("-p", f"no:{name}")),
             *options, *(str(site / path) for path in paths)],
            plugins=[outcomes],
        )  # fmt: skip
    os.chdir(folder)
    told = {"exit": int(ended), "ended": outcomes.ended, "why": outcomes.why}
    Path(into).write_text(json.dumps(told), "utf-8")
    gc.collect()
