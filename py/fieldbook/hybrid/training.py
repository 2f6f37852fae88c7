"""Training on the pool of workers: the search as a coordinator job, its trials as jobs beside it.

The page starts `train` by its address (``lane="coordinator"``), hears the engine's messages as
events, and ends it early by telling it `STOP` and interrupting its children: the search then keeps
what it found.
"""

from __future__ import annotations

import asyncio
from typing import Any

from fieldbook.automl import service
from fieldbook.automl.messages import LeaderboardRow, Report, TrainSpec, TrialReport
from fieldbook.bridge.pool.worker import PoolExecutor, keep_files, on_message, report
from fieldbook.hybrid.fitting import fit

__all__ = ["STOP", "get_ready", "train"]

STOP = "stop"
"""What the page tells a running `train` to end it with what was found."""

_PACKAGES = ("numpy", "pandas", "scikit-learn")


def get_ready() -> None:
    """Do nothing: a worker that answers has started and imported what trials need.

    Asked for beforehand, so that a search doesn't spend its budget waiting for that.
    """


async def train(path: str, spec: TrainSpec, workers: int) -> Report:
    """Train a model of the workspace's table `path` into the folder ``spec.out``.

    workers: how many trials may run at once. Raises what `fieldbook.automl.service.train` raises.
    """
    stop = asyncio.Event()

    def hear(message: Any) -> None:
        if message == STOP:
            stop.set()

    on_message(hear)
    with _Workers(packages=_PACKAGES, workers=workers) as executor:
        keeper = _Keeper()
        found = await service.train(path, spec, executor, keeper.pass_on, stop)
        await keeper.finish()
        return found


class _Workers(PoolExecutor):
    """The pool as the search knows executors; its workers may have a GPU."""

    fit = staticmethod(fit)


class _Keeper:
    """Passes the engine's messages on, and keeps the model's files after each finished trial.

    A closed tab then finds what had been found. One writing at a time: each takes a lock that
    every kernel and tab shares.
    """

    def __init__(self) -> None:
        self._keeping: asyncio.Task[None] | None = None

    def pass_on(self, message: Any) -> None:
        report(message)
        worth_keeping = isinstance(message, (TrialReport, LeaderboardRow))
        if worth_keeping and (self._keeping is None or self._keeping.done()):
            self._keeping = asyncio.ensure_future(keep_files())

    async def finish(self) -> None:
        """Wait until the last writing has ended."""
        if self._keeping is not None:
            await self._keeping
