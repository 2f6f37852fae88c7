"""The kinds of faults, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias

from tests.faults.findings import Findings
from tests.faults.stage import Stage

__all__ = ["KINDS", "Family", "Kind", "kind"]

Family: TypeAlias = Literal["kill", "tabs", "storage", "cache", "kernel", "reference"]
Run: TypeAlias = Callable[[Stage, Random, Findings], Awaitable[None]]


@dataclass(frozen=True)
class Kind:
    """One way in which things go wrong."""

    name: str
    family: Family
    runs: int
    """How many seeds a whole campaign tries."""
    run: Run
    told: str
    """What happens, in a sentence."""
    selected: int
    """How many seeds continuous integration tries."""


KINDS: dict[str, Kind] = {}


def kind(name: str, family: Family, *, runs: int, selected: int = 0) -> Callable[[Run], Run]:
    """Register a function as a kind; its docstring tells what happens."""

    def register(run: Run) -> Run:
        assert name not in KINDS, f"two kinds are called {name}"
        KINDS[name] = Kind(name, family, runs, run, (run.__doc__ or "").strip(), selected)
        return run

    return register
