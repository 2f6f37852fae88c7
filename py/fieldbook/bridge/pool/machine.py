"""How many workers a machine bears, and how much memory each may keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Crewing", "crewing"]

_WORKER_GB = 0.3
"""What a worker with the scientific packages takes, measured."""
_PAGE_GB = 0.65
"""What the page and one kernel take."""
_SHARE = 0.5
"""Of the machine's memory, what Fieldbook may use: the system and other programs need theirs."""
_GROWTH = 2
"""What it may grow to in any case, in its own size: else none would ever be of use twice."""
_MOST_GB = 2.0
"""Half of what it can address."""
_UNKNOWN_GB = 4.0
"""Assumed where the browser doesn't tell: Firefox and Safari keep it to themselves."""


@dataclass(frozen=True, slots=True)
class Crewing:
    """The numbers a pool is made with.

    size: how many batch jobs may run at once.
    reserve: further workers for what a person waits for.
    ahead: how many workers are kept started before anybody needs them.
    most_bytes: of memory, that a worker may keep when it rests and holds nothing for anybody. What
        it has taken once it never gives back, so one that has grown further is ended.
    limited_by: what of the machine allows no more workers.
    """

    size: int = 1
    reserve: int = 1
    ahead: int = 0
    most_bytes: int = 1_000_000_000
    limited_by: Literal["cores", "memory"] = "cores"


def crewing(cores: int, memory_gb: float | None) -> Crewing:
    """The workers that suit a machine, with one core left to the page and the kernel."""
    memory = _UNKNOWN_GB if memory_gb is None else memory_gb
    budget = memory * _SHARE - _PAGE_GB
    affordable = max(1, int(budget / _WORKER_GB))
    reserve = 1 if affordable > 1 else 0
    size = max(1, min(cores - 1, affordable - reserve))
    # Where workers are dear, or share the only core with what runs, none is started in vain.
    ahead = 0 if reserve == 0 or cores < 2 else 2 if size >= 4 else 1
    each = min(max(budget / (size + reserve), _WORKER_GB * _GROWTH), _MOST_GB)
    limited_by: Literal["cores", "memory"] = (
        "memory" if reserve == 0 or size < cores - 1 else "cores"
    )
    return Crewing(size, reserve, ahead, int(each * 1e9), limited_by)
