"""Trials in processes of their own: one numeric thread each, the data mapped from a file."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
from threadpoolctl import threadpool_limits

from fieldbook.automl.executors import fit_here

__all__ = ["ProcessesExecutor"]


@dataclass(frozen=True, slots=True)
class _OnDisk:
    """A scattered object: every worker maps the same file into its memory, once."""

    path: str


_loaded: dict[str, Any] = {}


def _run(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Run in a worker: handles become objects, numeric libraries get one thread."""
    with threadpool_limits(1):
        return function(*[_load(arg) for arg in args])


def _load(arg: Any) -> Any:
    if not isinstance(arg, _OnDisk):
        return arg
    if arg.path not in _loaded:
        _loaded[arg.path] = joblib.load(arg.path, mmap_mode="r")
    return _loaded[arg.path]


def _import_what_trials_need() -> None:
    importlib.import_module("fieldbook.automl.trials")


class ProcessesExecutor:
    """Runs jobs in processes of their own, one numeric thread each."""

    fit = staticmethod(fit_here)

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or joblib.cpu_count()
        self._folder = Path(tempfile.mkdtemp(prefix="fieldbook-"))
        self._sent = 0
        # Unpinned, an OpenMP fit on a busy machine takes a hundred times longer. Workers inherit
        # the variables, which are read when numpy is imported there.
        with _one_thread():
            self._pool = self._start()
            for _ in range(self.workers):
                # Starting takes seconds, in which the table is read.
                self._pool.submit(_import_what_trials_need)

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Run in a worker; a pool whose worker was killed is replaced by a new one."""
        with _one_thread():
            try:
                return self._pool.submit(_run, function, args)
            except RuntimeError:
                self._pool = self._start()
                return self._pool.submit(_run, function, args)

    def scatter(self, value: Any) -> Any:
        """Write the object to a file that workers map into memory."""
        self._sent += 1
        path = self._folder / f"{self._sent}.joblib"
        joblib.dump(value, path)
        return _OnDisk(str(path))

    def close(self) -> None:
        """End the workers, also those still busy."""
        for process in list((self._pool._processes or {}).values()):
            process.terminate()
        self._pool.shutdown(wait=False, cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, mp_context=context)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
