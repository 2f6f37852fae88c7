"""From cells to the rows of results: each set, ranks, means, and what was promised of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks._automl.cells import Cell
from benchmarks._automl.systems import (
    AUTOGLUON_BEST,
    AUTOGLUON_MEDIUM,
    FLAML,
    OURS,
    PLAIN,
    SYSTEMS,
)
from benchmarks._results import Row, limit
from fieldbook.automl.messages import Task

__all__ = ["beside", "rows_of"]

# Geometric means of our error over another's that are promised, by budget in seconds.
PROMISED: dict[tuple[str, float], float] = {
    (AUTOGLUON_MEDIUM, 30): 0.92,
    (AUTOGLUON_BEST, 60): 1.0,
    (FLAML, 30): 0.90,
    (FLAML, 60): 0.90,
}
MOST_OPTIMISM = 0.005
WITHIN = 2.0  # standard errors
LEAST_DOUBT = 0.001  # of the error
OTHERS = tuple(system.name for system in SYSTEMS if system.name != OURS)

Errors = Mapping[tuple[str, str], Sequence[float]]  # by set and system, one for each seed


def rows_of(cells: Sequence[Cell]) -> list[Row]:
    """All rows that these cells of present versions give."""
    rows = []
    for budget in sorted({cell.budget for cell in cells if cell.system == OURS}):
        here = [cell for cell in cells if cell.budget in (budget, 0.0)]
        rows += _rows_of_budget(here, budget)
    return rows + _rows_about_ourselves(cells) + _measured_again(cells)


def _rows_of_budget(cells: Sequence[Cell], budget: float) -> list[Row]:
    errors = _errors(cells)
    sets = sorted({name for name, system in errors if system == OURS})
    after = f", {budget:.0f} s"
    rows = [
        beside(f"{name}{after}", errors[name, OURS], errors[name, other], other, "error")
        for name in sets
        for other in OTHERS
        if (name, other) in errors
    ]
    rows += _ranks(errors, sets, after)
    for other in OTHERS:
        both = [name for name in sets if (name, other) in errors]
        if not both:
            continue
        ratios = [np.mean(errors[name, OURS]) / np.mean(errors[name, other]) for name in both]
        mean = round(float(np.exp(np.mean(np.log(ratios)))), 4)
        name = f"error over {other}{after}"
        promised = PROMISED.get((other, budget))
        if promised is None:
            rows.append(Row(name, mean, 1.0, other, mean, "ratio", "lower", len(both)))
        else:
            rows.append(limit(name, mean, promised, "ratio"))
    worse = [
        _standard_errors(errors[name, OURS], errors[name, PLAIN])
        for name in sets
        if len(errors[name, OURS]) > 1 and (name, PLAIN) in errors
    ]
    if worse:
        name = f"most above {PLAIN}{after}"
        rows.append(limit(name, round(max(worse), 2), WITHIN, "standard errors"))
    ours = [cell.seconds for cell in cells if cell.system == OURS]
    rows.append(limit(f"longest call{after}", max(ours), 1.1 * budget + 5, "s"))
    return rows


def _errors(cells: Sequence[Cell]) -> dict[tuple[str, str], list[float]]:
    """By set and system the error of each seed; what was measured again counts as much as before.

    Systems that time drives do not give the same twice.
    """
    measured: dict[tuple[str, str], dict[int, list[float]]] = {}
    for cell in cells:
        if cell.error is not None:
            seeds = measured.setdefault((cell.set, cell.system), {})
            seeds.setdefault(cell.seed, []).append(cell.error)
    return {
        key: [float(np.mean(each)) for each in seeds.values()] for key, seeds in measured.items()
    }


def _ranks(errors: Errors, sets: Sequence[str], after: str) -> list[Row]:
    """Our mean rank beside that of the best other; only sets that every system was tried on."""
    systems = [OURS, *(other for other in OTHERS if any(s == other for _, s in errors))]
    ranks: dict[str, list[float]] = {system: [] for system in systems}
    for name in sets:
        found = [np.mean(errors.get((name, system), [np.inf])) for system in systems]
        for system, mine in zip(systems, found, strict=True):
            better = sum(other < mine for other in found)
            alike = sum(other == mine for other in found)
            ranks[system].append(better + (alike + 1) / 2)
    means = {system: float(np.mean(each)) for system, each in ranks.items()}
    others = [system for system in systems if system != OURS]
    if not others:
        return []
    best = min(others, key=lambda system: means[system])
    return [beside(f"mean rank{after}", [means[OURS]], [means[best]], best, "rank", len(sets))]


def _standard_errors(ours: Sequence[float], plain: Sequence[float]) -> float:
    """How far ours is above, in standard errors over the seeds; 0 where it isn't."""
    excess = float(np.mean(ours) - np.mean(plain))
    if excess <= 0:
        return 0.0
    variance = sum(np.var(each, ddof=1) / len(each) for each in (ours, plain) if len(each) > 1)
    # Seeds that agree by chance don't make a difference in the last digits count.
    return excess / max(float(np.sqrt(variance)), LEAST_DOUBT * float(np.mean(plain)))


def _rows_about_ourselves(cells: Sequence[Cell]) -> list[Row]:
    """Whether our scores are honest, and how often a column is doubted without reason."""
    ours = [cell for cell in cells if cell.system == OURS and cell.estimate is not None]
    if not ours:
        return []
    gaps = [(cell.estimate or 0.0) - (cell.score or 0.0) for cell in ours]
    outside = [abs(gap) > WITHIN * cell.doubt for gap, cell in zip(gaps, ours, strict=True)]
    kept = round(1 - float(np.mean(outside)), 4)
    name = f"estimates within {WITHIN:.0f} standard errors"
    rows = [Row(name, kept, 0.95, "limit", round(kept / 0.95, 4), "share", "higher", len(ours))]
    by_area = [gap for gap, cell in zip(gaps, ours, strict=True) if cell.task == Task.BINARY]
    if by_area:
        rows.append(limit("mean optimism", round(float(np.mean(by_area)), 5), MOST_OPTIMISM, "AUC"))
    most = max(len(cell.asked_about) for cell in ours)
    return [*rows, limit("most false flags on a set", most, 1, "columns")]


def _measured_again(cells: Sequence[Cell]) -> list[Row]:
    """What others did when they were measured once more, beside what was stored."""
    stored = {cell.key: cell.error for cell in cells if not cell.again}
    pairs = [
        (cell.error, stored[cell.key])
        for cell in cells
        if cell.again and cell.error is not None and stored.get(cell.key) is not None
    ]
    if not pairs:
        return []
    now, before = zip(*pairs, strict=True)
    ratio = float(np.exp(np.mean(np.log(np.array(now, float) / np.array(before, float)))))
    name = "references measured again"
    return [Row(name, round(ratio, 4), 1.0, "stored", round(ratio, 4), "ratio", "lower", len(now))]


def beside(
    name: str,
    ours: Sequence[float],
    other: Sequence[float],
    other_name: str,
    unit: str,
    runs: int | None = None,
) -> Row:
    """The means of two systems beside each other; lower is better."""
    mine, theirs = float(np.mean(ours)), float(np.mean(other))
    ratio = round(mine / theirs, 4)
    return Row(
        name, round(mine, 5), round(theirs, 5), other_name, ratio, unit, "lower", runs or len(ours)
    )
