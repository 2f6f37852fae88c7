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

_PATIENCE = 150.0


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
    patience: float = _PATIENCE
    """Seconds that a run may take before it is given up."""

    @property
    def is_reference(self) -> bool:
        """Whether other software is tried: what it loses is told, and is no loss of ours."""
        return self.family == "reference"


KINDS: dict[str, Kind] = {}


def kind(
    name: str, family: Family, *, runs: int, selected: int = 0, patience: float = _PATIENCE
) -> Callable[[Run], Run]:
    """Register a function as a kind; its docstring tells what happens."""

    def register(run: Run) -> Run:
        assert name not in KINDS, f"two kinds are called {name}"
        told = (run.__doc__ or "").strip()
        KINDS[name] = Kind(name, family, runs, run, told, selected, patience)
        return run

    return register
