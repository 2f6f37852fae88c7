"""What was measured: one system on one set, by budget and seed, a line of JSON each.

A line is written as soon as a cell has ended, so that a run that was broken off goes on where it
was, and what other systems did need not be measured again each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["Cell", "Cells"]


@dataclass(frozen=True)
class Cell:
    """One training, judged on the rows that it has not seen."""

    set: str
    task: str
    system: str
    version: str
    budget: float  # seconds
    seed: int
    error: float | None  # None where it failed
    seconds: float  # of the whole training call
    cpu_seconds: float  # that it got of the machine in that time
    load: float  # of the machine when it began: jobs that want a processor, per processor
    again: bool = False  # whether it was measured before already
    why: str = ""  # it failed
    estimate: float | None = None  # the score it gives itself, by its own metric
    score: float | None = None  # the score on the test rows
    doubt: float = 0.0  # standard error of the difference of these two
    asked_about: tuple[str, ...] = ()  # columns that it took for leaks

    @property
    def key(self) -> tuple[str, str, str, float, int]:
        """What tells cells apart."""
        return self.set, self.system, self.version, self.budget, self.seed


class Cells:
    """The cells in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cells: list[Cell] = []
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                stored = json.loads(line)
                self._cells.append(Cell(**{**stored, "asked_about": tuple(stored["asked_about"])}))

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells)

    def add(self, cell: Cell) -> None:
        """Keep a cell at once."""
        self._cells.append(cell)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(cell)) + "\n")

    def forget_other_versions(self, versions: Mapping[str, str]) -> None:
        """Drop what other versions of these systems did."""
        kept = [cell for cell in self._cells if versions.get(cell.system) in (None, cell.version)]
        if len(kept) == len(self._cells):
            return
        self._cells = []
        self._path.unlink()
        for cell in kept:
            self.add(cell)
