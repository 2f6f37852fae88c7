"""What every benchmark writes: rows of ratios from runs interleaved in one run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Literal

__all__ = ["FOLDER", "Row", "compare", "limit", "write"]

FOLDER = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """One figure beside its reference; `ratio` is ours / reference."""

    name: str
    ours: float
    reference: float
    reference_name: str
    ratio: float
    unit: str
    better: Literal["lower", "higher"]
    runs: int


def compare(
    name: str, ours: Sequence[float], reference: Sequence[float], reference_name: str, unit: str
) -> Row:
    """The medians of two interleaved series, lower being better."""
    mine, other = median(ours), median(reference)
    ratio = round(mine / other, 4)
    runs = min(len(ours), len(reference))
    return Row(name, round(mine, 1), round(other, 1), reference_name, ratio, unit, "lower", runs)


def limit(name: str, ours: float, most: float, unit: str) -> Row:
    """A figure beside the most that it may be."""
    return Row(name, ours, most, "limit", round(ours / most, 4), unit, "lower", 1)


def write(benchmark: str, rows: Sequence[Row]) -> None:
    """Keep the rows as ``results/BENCHMARK.json`` and print them."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps([asdict(row) for row in rows], indent=2) + "\n"
    (FOLDER / f"{benchmark}.json").write_text(text, "utf-8")
    for row in rows:
        print(
            f"{row.name:<24} {row.ours:>12,.1f} {row.unit:<6} {row.reference_name}"
            f" {row.reference:,.1f}  ratio {row.ratio:.3f}  ({row.runs} runs)"
        )
