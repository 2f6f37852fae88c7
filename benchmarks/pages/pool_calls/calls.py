"""Calls of the pool, as a program on the page makes them."""

from __future__ import annotations

import asyncio

import fieldbook_pool  # type: ignore[import-not-found]  # the page registers it

from fieldbook.bridge.pool import Crewing, Pool
from fieldbook.bridge.pool.browser import worker_starter


class Calls:
    """Calls of a pool with as many workers as were started last."""

    def __init__(self) -> None:
        self._pools: dict[int, Pool] = {}
        self._pool = Pool(worker_starter(fieldbook_pool))

    async def start(self, workers: int) -> None:
        """Have this many workers, started and idle; those of other numbers stay as they are."""
        if workers not in self._pools:
            crew = Crewing(size=workers, reserve=0)
            self._pools[workers] = Pool(worker_starter(fieldbook_pool), crew, limit=20_000)
        self._pool = pool = self._pools[workers]
        await asyncio.gather(*(pool.run("time:sleep", 0.2) for _ in range(workers)))
        assert pool.workers == workers

    async def one(self) -> None:
        """Wait for one call that does next to nothing."""
        assert await self._pool.run("operator:add", 2, 3) == 5

    async def many(self, count: int) -> None:
        """Queue so many calls at once, and wait for all."""
        run = self._pool.run
        found = await asyncio.gather(*(run("operator:add", turn, 1) for turn in range(count)))
        assert found == list(range(1, count + 1))

    async def computing(self, jobs: int, rounds: int) -> None:
        """Wait for jobs that compute and nothing else."""
        run = self._pool.run
        await asyncio.gather(*(run("builtins:sum", range(rounds)) for _ in range(jobs)))
