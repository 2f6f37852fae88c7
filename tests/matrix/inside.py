"""Runs tests inside an interpreter in a browser, where neither threads nor sockets are.

`run` is called there by `test_inside.py`. What the tests import of the outside is lent: an event
loop that is stepped by hand, since the browser's own can't be waited for, and names of
Playwright's, which nothing here uses.
"""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import ModuleType
from typing import Any

import pytest

__all__ = ["Outcomes", "SteppedLoop", "run"]


class _NothingToSelect:
    """Time passes; nothing arrives."""

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("The test waits for something that never comes.")
        time.sleep(timeout)
        return []

    def close(self) -> None: ...


class SteppedLoop(asyncio.BaseEventLoop):
    """An event loop without a file, a socket or a thread."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _NothingToSelect()

    def _process_events(self, event_list: list[Any]) -> None:
        """None comes."""

    def _write_to_self(self) -> None:
        """Nobody sleeps who would have to be woken."""


@contextmanager
def _own_loop() -> Iterator[SteppedLoop]:
    """A loop that runs although the browser's is registered as the running one."""
    browsers = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    loop = SteppedLoop()
    try:
        yield loop
    finally:
        loop.close()
        asyncio._set_running_loop(browsers)


class Outcomes:
    """A plugin that runs coroutines and keeps how each test ended."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        if not inspect.iscoroutinefunction(pyfuncitem.obj):
            return None
        names = inspect.signature(pyfuncitem.obj).parameters
        with _own_loop() as loop:
            loop.run_until_complete(
                pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})
            )
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.found[report.nodeid] = report.longreprtext

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.found[report.nodeid] = "skipped"
        elif report.failed:
            self.found[report.nodeid] = report.longreprtext
        elif report.when == "call":
            self.found[report.nodeid] = ""


def _lend_names(*modules: str) -> None:
    """Have modules whose names are imported for annotations only."""
    for name in modules:
        module = ModuleType(name)
        vars(module)["__getattr__"] = lambda _: object
        sys.modules.setdefault(name, module)


def run(folder: str, *names: str) -> str:
    """Run files of tests in a folder; JSON of node id → why it failed, "skipped", or nothing."""
    _lend_names("playwright", "playwright.sync_api")
    sys.path.insert(0, folder)
    outcomes, said = Outcomes(), io.StringIO()
    # Of the interpreter in a browser, no thread can be had to watch for what nobody caught.
    off = ("cacheprovider", "threadexception", "unraisableexception", "faulthandler")
    options = [f"-pno:{plugin}" for plugin in off]
    options += ["-q", "--import-mode=importlib", f"--rootdir={folder}", f"-c{folder}/pytest.ini"]
    with redirect_stdout(said), redirect_stderr(said):
        pytest.main([*options, *(f"{folder}/{name}" for name in names)], plugins=[outcomes])
    if not outcomes.found:
        raise RuntimeError(said.getvalue())
    return json.dumps(outcomes.found)
