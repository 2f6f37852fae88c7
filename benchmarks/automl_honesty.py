"""Whether the score that a training reports is the one that new rows confirm, over many splits.

One split of a small table tells luck from nothing: a quarter of `oil_spill` holds ten rows of the
rarer class. So each set is split anew several times, trained for a short budget with one processor,
and the reported score is compared with the score on the rows left out.

    python build.py bench automl_honesty
    python build.py bench automl_honesty --sets titanic,oil_spill --splits 12 --seconds 600

What was measured is kept in `results/automl_honesty.cells.jsonl`, a line for each training; ours
count for the present sources only. A row of a set gives the mean gap (reported less confirmed)
beside its standard error over the splits, `mean optimism` the mean over the sets of two classes, by
AUC.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

import numpy as np

from benchmarks._automl.cells import Cell, Cells
from benchmarks._automl.rows import MOST_OPTIMISM, WITHIN
from benchmarks._automl.sets import names, problem
from benchmarks._automl.systems import OURS, SYSTEMS
from benchmarks._results import FOLDER, Row, limit, write
from fieldbook.automl.messages import Task

CELLS = FOLDER / "automl_honesty.cells.jsonl"


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    until = time.monotonic() + options.seconds
    ours = next(system for system in SYSTEMS if system.name == OURS)
    cells = Cells(CELLS)
    cells.forget_other_versions({OURS: ours.version()})
    wanted = [name.strip() for name in options.sets.split(",") if name.strip()]
    done = {cell.key for cell in cells}
    # A split of everything before the next, so that a run that is broken off has all sets.
    for split in range(options.splits):
        for name in names(wanted):
            if (name, OURS, ours.version(), options.budget, split) in done:
                continue
            if time.monotonic() > until:
                break
            cell = ours.measure(problem(name, split), options.budget, split)
            cells.add(cell)
            print(f"{name:20} split {split}: {cell.why or _told(cell)}", flush=True)
    write("automl_honesty", rows_of([cell for cell in cells if cell.budget == options.budget]))


def rows_of(cells: Sequence[Cell]) -> list[Row]:
    """A row for each set, the mean over the sets of two classes, and the share within the doubt."""
    gaps: dict[str, list[float]] = {}
    by_area: set[str] = set()
    within = []
    for cell in cells:
        if cell.estimate is None or cell.score is None:
            continue
        gap = cell.estimate - cell.score
        gaps.setdefault(cell.set, []).append(gap)
        within.append(abs(gap) <= WITHIN * cell.doubt)
        if cell.task == Task.BINARY:
            by_area.add(cell.set)
    rows = [_row(name, each) for name, each in gaps.items() if len(each) > 1]
    if by_area:
        mean = float(np.mean([np.mean(gaps[name]) for name in sorted(by_area)]))
        rows.append(limit("mean optimism", round(mean, 5), MOST_OPTIMISM, "AUC"))
    if within:
        share = round(float(np.mean(within)), 4)
        ratio = round(share / 0.95, 4)
        name = f"within {WITHIN:.0f} standard errors"
        rows.append(Row(name, share, 0.95, "limit", ratio, "share", "higher", len(within)))
    return rows


def _row(name: str, gaps: Sequence[float]) -> Row:
    mean = float(np.mean(gaps))
    doubt = float(np.std(gaps, ddof=1) / np.sqrt(len(gaps)))
    ratio = round(mean / doubt, 4) if doubt else 0.0
    return Row(
        f"optimism: {name}", round(mean, 5), round(doubt, 5), "its standard error", ratio,
        "score", "lower", len(gaps),
    )  # fmt: skip


def _told(cell: Cell) -> str:
    return f"reported {cell.estimate:.4f}, confirmed {cell.score:.4f} in {cell.seconds:.0f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py bench automl_honesty")
    parser.add_argument("--sets", default="", help="names with commas; default: all")
    parser.add_argument("--splits", type=int, default=8, help="of each set")
    parser.add_argument("--budget", type=float, default=10.0, help="seconds of a training")
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="after which no training is begun"
    )
    return parser


if __name__ == "__main__":
    main()
