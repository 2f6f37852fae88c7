"""How the pool fails: each with what happened, why, and what to do."""

from __future__ import annotations

from typing import ClassVar

__all__ = ["JobAborted", "JobTooLarge", "PoolError", "PoolFull", "WorkerDied"]


class PoolError(Exception):
    """Something that the pool could not do. `what`, `why` and `remedy` are whole sentences."""

    WHAT: ClassVar[str]
    REMEDY: ClassVar[str]

    def __init__(self, why: str, what: str = "", remedy: str = "") -> None:
        super().__init__(why, what, remedy)
        self.what = what or self.WHAT
        self.why = why
        self.remedy = remedy or self.REMEDY

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.remedy}"


class PoolFull(PoolError):
    """More jobs of one owner are waiting than the pool takes."""

    WHAT = "The work was not begun."
    REMEDY = "Wait until some of it has ended, or stop what you no longer need."


class JobTooLarge(PoolError):
    """A call's arguments are larger than what is copied to a worker."""

    WHAT = "The work was not begun."
    REMEDY = "Write the data to a file of the workspace and hand over its path."


class WorkerDied(PoolError):
    """A worker ended while it had work, or did not start."""

    WHAT = "A worker has ended before its work was done."
    REMEDY = "Try again. If it happens again, use less data at a time."


class JobAborted(PoolError):
    """A job was stopped before it had an answer."""

    WHAT = "The work was stopped."
    REMEDY = "Begin it again when you need it."
