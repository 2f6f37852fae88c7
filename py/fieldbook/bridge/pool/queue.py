"""The jobs that wait, in the order in which they have their turn.

A person's jobs come before those that nobody waits for, and work ahead of need comes last. Within
a lane the owners take turns, so that one who brings a thousand jobs delays another by one.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator

from fieldbook.bridge.pool.errors import PoolFull
from fieldbook.bridge.pool.jobs import Job, Lane

__all__ = ["JobQueue"]

_RANKS: dict[Lane, int] = {"interactive": 0, "coordinator": 0, "batch": 1, "ahead": 2}


class JobQueue:
    """Jobs by rank and owner; `limit` is how many jobs of one owner may wait."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        # In a rank the owner whose turn is next stands first.
        self._ranks: list[OrderedDict[str, deque[Job]]] = [OrderedDict() for _ in range(3)]

    def __len__(self) -> int:
        return sum(len(jobs) for rank in self._ranks for jobs in rank.values())

    def __iter__(self) -> Iterator[Job]:
        """The waiting jobs in the order of their turns."""
        for rank in self._ranks:
            yield from _by_turns(rank)

    def candidates(self) -> Iterator[Job]:
        """Those that may have a turn now, in its order, however many wait.

        What nobody waits for fits the same workers, so of that the first stands for all.
        """
        people, *others = self._ranks
        yield from _by_turns(people)
        for rank in others:
            first = next(iter(rank.values()), None)
            if first is not None:
                yield first[0]

    def add(self, job: Job) -> None:
        """Put a job behind those of its owner. Raises `PoolFull`."""
        jobs = self._rank(job).setdefault(job.owner, deque())
        if len(jobs) >= self._limit:
            raise PoolFull(f"{self._limit} jobs are waiting already.")
        jobs.append(job)

    def add_again(self, job: Job) -> None:
        """Put a job back that has had its turn and lost its worker: it is the next one."""
        rank = self._rank(job)
        rank.setdefault(job.owner, deque()).appendleft(job)
        rank.move_to_end(job.owner, last=False)

    def take(self, job: Job) -> None:
        """A job has its turn; its owner's next one comes after those of the others."""
        self.remove(job)
        rank = self._rank(job)
        if job.owner in rank:
            rank.move_to_end(job.owner)

    def remove(self, job: Job) -> None:
        """Take a job out that is not wanted any more."""
        rank = self._rank(job)
        rank[job.owner].remove(job)
        if not rank[job.owner]:
            del rank[job.owner]

    def clear(self) -> None:
        """Forget all of them."""
        for rank in self._ranks:
            rank.clear()

    def _rank(self, job: Job) -> OrderedDict[str, deque[Job]]:
        return self._ranks[_RANKS[job.options.lane]]


def _by_turns(rank: OrderedDict[str, deque[Job]]) -> Iterator[Job]:
    """The first of each owner, then the second of each."""
    rows = [list(jobs) for jobs in rank.values()]
    for turn in range(max(map(len, rows), default=0)):
        yield from (row[turn] for row in rows if turn < len(row))
