"""Trials on a Dask cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from distributed import Client
from threadpoolctl import threadpool_limits

from fieldbook.automl.executors import fit_here

__all__ = ["DaskExecutor"]


class DaskExecutor:
    """Runs jobs on a Dask cluster, found by its scheduler's address."""

    fit = staticmethod(fit_here)

    def __init__(self, address: str) -> None:
        self._client = Client(address, timeout="10s")
        self._pending: set[Any] = set()
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        self.workers = max(1, sum(int(worker["nthreads"]) for worker in workers))

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Run on the cluster; Dask's own future is followed by a plain one."""
        future: Future[Any] = Future()
        remote = self._client.submit(_run_with, function, *args, pure=False)
        self._pending.add(remote)

        def settle(done: Any) -> None:
            self._pending.discard(done)
            with contextlib.suppress(Exception):  # given up in the meantime
                if done.status == "finished":
                    future.set_result(done.result())
                else:
                    future.set_exception(done.exception() or RuntimeError("The job was lost."))

        remote.add_done_callback(settle)
        return future

    def scatter(self, value: Any) -> Any:
        """Send the object to every worker; Dask puts it back in place of the handle."""
        return self._client.scatter(value, broadcast=True, hash=False)

    def close(self) -> None:
        """Cancel what is pending and leave the cluster."""
        self._client.cancel(list(self._pending))
        self._client.close()


def _run_with(function: Callable[..., Any], *args: Any) -> Any:
    with threadpool_limits(1):
        return function(*args)
