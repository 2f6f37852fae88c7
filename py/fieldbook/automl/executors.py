"""Where trials run: in this process, in several, or on a Dask cluster.

All have the shape of `concurrent.futures`: `submit` gives a Future. `scatter` sends a large object
once and gives a handle to pass to `submit` in its place; the job receives the object itself. The
browser's pool has the same shape and is handed in from outside.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from threadpoolctl import threadpool_limits

__all__ = ["Executor", "Fit", "SerialExecutor", "fit_here", "open_executor"]

Fit = Callable[[Any, Any, Any], None]
"""Fits an estimator to a matrix and a target. It travels with a job, so it is a module's own."""


def fit_here(estimator: Any, matrix: Any, target: Any) -> None:
    """Let an estimator fit itself, on the processor."""
    estimator.fit(matrix, target)


class Executor(Protocol):
    """What the search needs of an executor."""

    workers: int

    @property
    def fit(self) -> Fit:
        """How models that are fitted in one go are fitted where jobs run: perhaps on a GPU."""

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Run a function elsewhere."""

    def scatter(self, value: Any) -> Any:
        """Send a large object once; the handle stands for it in `submit`."""

    def close(self) -> None:
        """Give up what still runs, and everything held."""


class SerialExecutor:
    """Runs each job at once, here."""

    workers = 1
    fit = staticmethod(fit_here)

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Run now; the Future given is done."""
        future: Future[Any] = Future()
        # A browser has no threads to limit.
        limits = contextlib.nullcontext() if sys.platform == "emscripten" else threadpool_limits(1)
        try:
            with limits:
                future.set_result(function(*args))
        except Exception as error:  # noqa: BLE001 - a future carries whatever was raised
            future.set_exception(error)
        return future

    def scatter(self, value: Any) -> Any:
        """Nothing has to travel."""
        return value

    def close(self) -> None:
        """Nothing is held."""


def open_executor(kind: str, scheduler: str | None = None) -> Executor:
    """Open "serial", "processes" or "dask"."""
    if kind == "dask":
        if not scheduler:
            raise ValueError("Dask needs the scheduler's address.")
        from fieldbook.automl.cluster import DaskExecutor

        return DaskExecutor(scheduler)
    if kind == "processes":
        # A browser has no processes: there this import would fail.
        from fieldbook.automl.processes import ProcessesExecutor

        return ProcessesExecutor()
    return SerialExecutor()
