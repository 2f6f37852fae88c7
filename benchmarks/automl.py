"""How good a model is found in 30 and in 60 seconds on one thread, beside others.

Each set is split once. Fieldbook trains by its command line; AutoGluon and FLAML, from their
registry, in environments of their own; scikit-learn's gradient boosting as it comes. All see the
same rows and have one processor. Errors are 1 − AUC, log loss, or root mean squared error.

    python build.py bench automl
    python build.py bench automl --sets titanic,taxis --budgets 30 --seeds 1
    python build.py bench automl --seconds 3000

What was measured is kept in `results/automl.cells.jsonl`, a line for each training with the
machine's load, so that a run that was broken off goes on where it was. Ours count for the present
sources only. What others did stays, and a sample of it is measured again beside ours. The sets are
those beside the project where they are there, else scikit-learn's own.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks._automl.cells import Cells
from benchmarks._automl.leaks import noticed
from benchmarks._automl.rows import rows_of
from benchmarks._automl.sets import names, problem
from benchmarks._automl.systems import OURS, SYSTEMS, System
from benchmarks._results import FOLDER, write

CELLS = FOLDER / "automl.cells.jsonl"


@dataclass(frozen=True)
class Wanted:
    """A cell to be measured."""

    set: str
    system: System
    budget: float
    seed: int
    again: bool = False


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    until = time.monotonic() + options.seconds
    cells = Cells(CELLS)
    versions = {system.name: system.version() for system in SYSTEMS}
    cells.forget_other_versions(versions)
    sets = list(names(options.sets))
    for wanted in _wanted(cells, sets, options):
        if time.monotonic() > until:
            break
        cell = wanted.system.measure(problem(wanted.set), wanted.budget, wanted.seed, wanted.again)
        cells.add(cell)
        found = cell.why or f"{cell.error:.5f}"
        print(
            f"{cell.set:20} {cell.system:32} {cell.budget:3.0f} s, seed {cell.seed}:"
            f" {found} in {cell.seconds:.0f} s, load {cell.load:.1f}",
            flush=True,
        )
    write("automl", [*rows_of(list(cells)), *noticed(sets)])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py bench automl")
    parser.add_argument("--sets", type=_listed, default=[], help="names with commas; default: all")
    parser.add_argument("--budgets", type=_numbers, default=[30.0, 60.0], help="seconds")
    parser.add_argument("--seeds", type=int, default=3, help="of ours, and of plain boosting")
    parser.add_argument("--systems", type=_listed, default=[], help="parts of names with commas")
    parser.add_argument("--sample", type=float, default=0.1, help="of the others, measured again")
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="after which no training is begun"
    )
    return parser


def _wanted(cells: Cells, sets: Sequence[str], options: argparse.Namespace) -> Iterator[Wanted]:
    """What is not measured yet: ours and others in turn, the first seed of everything first."""
    done = {(cell.key, cell.again) for cell in cells}
    asked = [part.casefold() for part in options.systems]
    systems = [s for s in SYSTEMS if not asked or any(a in s.name.casefold() for a in asked)]
    ours = next(system for system in SYSTEMS if system.name == OURS).version()
    for seed in range(options.seeds):
        for name in sets:
            for budget in options.budgets:
                for system in systems:
                    if seed and not system.by_seed:
                        continue
                    spent = budget if system.by_budget else 0.0
                    key = (name, system.name, system.version(), spent, seed)
                    if (key, False) not in done:
                        done.add((key, False))
                        yield Wanted(name, system, spent, seed)
                    elif system.name != OURS and (key, True) not in done:
                        # Another sample for each version of ours, the same if it is run twice.
                        drawn = zlib.crc32(f"{ours} {key}".encode()) / 2**32
                        if drawn < options.sample:
                            done.add((key, True))
                            yield Wanted(name, system, spent, seed, again=True)


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _numbers(text: str) -> list[float]:
    return [float(each) for each in _listed(text)]


if __name__ == "__main__":
    main()
