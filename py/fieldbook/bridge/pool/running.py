"""A job as whoever started it holds it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from fieldbook.bridge.pool.jobs import Job
from fieldbook.bridge.rpc import decode_answer

if TYPE_CHECKING:
    from fieldbook.bridge.pool.scheduler import Pool

__all__ = ["RunningJob"]


class RunningJob:
    """A job on its way: await it for its answer; see `Pool.run` for what it raises."""

    def __init__(self, pool: Pool, job: Job) -> None:
        self._pool = pool
        self._job = job

    def __await__(self) -> Generator[Any, None, Any]:
        return self._answer().__await__()

    async def _answer(self) -> Any:
        return decode_answer(await self._pool.wait(self._job))

    def tell(self, message: Any) -> None:
        """Hand a message to the running call (`fieldbook.bridge.pool.worker.on_message`)."""
        self._pool.tell(self._job, message)

    def interrupt_children(self) -> None:
        """Interrupt the calls that this job submitted; the job itself goes on."""
        self._pool.interrupt_children(self._job)
