"""How many workers a machine bears."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Crewing", "crewing"]

_WORKER_GB = 0.3
"""What a worker with the scientific packages takes, measured."""
_PAGE_GB = 0.65
"""What the page and one kernel take."""
_SHARE = 0.5
"""Of the machine's memory, what Fieldbook may use: the system and other programs need theirs."""
_UNKNOWN_GB = 4.0
"""Assumed where the browser doesn't tell: Firefox and Safari keep it to themselves."""


@dataclass(frozen=True, slots=True)
class Crewing:
    """The numbers a pool is made with.

    size: how many batch jobs may run at once.
    reserve: further workers for what a person waits for.
    ahead: how many workers are kept started before anybody needs them.
    """

    size: int = 1
    reserve: int = 1
    ahead: int = 0


def crewing(cores: int, memory_gb: float | None) -> Crewing:
    """The workers that suit a machine, with one core left to the page and the kernel."""
    memory = _UNKNOWN_GB if memory_gb is None else memory_gb
    affordable = max(1, int((memory * _SHARE - _PAGE_GB) / _WORKER_GB))
    reserve = 1 if affordable > 1 else 0
    size = max(1, min(cores - 1, affordable - reserve))
    # Where workers are dear, or share the only core with what runs, none is started in vain.
    ahead = 0 if reserve == 0 or cores < 2 else 2 if size >= 4 else 1
    return Crewing(size, reserve, ahead)
