"""What a campaign comes to: a row for each kind, and how long "Saved" took.

What befell the reference stands beside ours, and counts in none of our sums.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.faults.kinds import KINDS
from tests.faults.runner import Record

__all__ = ["has_losses", "told", "write_summary"]

_MEDIAN, _MOST = 500, 2000
"""Milliseconds from a key to "Saved" that half and 99 of a hundred may take."""


def told(records: Sequence[Record]) -> str:
    """The campaign as lines for a terminal; the last counts all that is ours."""
    ours, references = _sides(records)
    lines = [
        f"{row.kind:<52} {row.runs:>5} runs {row.acknowledged:>7} acknowledged"
        f" {row.losses:>4} losses"
        for row in (*_rows(ours), *_rows(references))
    ]
    if references:
        given_up = sum(len(record["given_up"]) for record in references)
        lines.append(f"The reference: {_sum(references)}, {given_up} given up when asked")
    return "\n".join([*lines, _sum(ours)])


def _sum(records: Sequence[Record]) -> str:
    rows = _rows(records)
    acknowledged = sum(row.acknowledged for row in rows)
    losses = sum(row.losses for row in rows)
    runs = sum(row.runs for row in rows)
    return f"{len(rows)} kinds, {runs} runs, {acknowledged} acknowledged, {losses} losses"


def has_losses(records: Sequence[Record]) -> bool:
    """Whether anything of ours was lost."""
    return any(row.losses for row in _rows(_sides(records)[0]))


def write_summary(records: Sequence[Record], folder: Path) -> None:
    """Write ``faults.json`` and ``saved.json``; what befell the reference has a file of its own.

    Ours and the reference are run apart from each other: a file is left where there is no record.
    """
    ours, references = _sides(records)
    _write(folder / "faults.json", ours)
    _write(folder / "faults_jupyterlite.json", references)
    delays = sorted(delay for record in ours for delay in record["delays"])
    if len(delays) < 100:
        return
    figures = {"median": (median(delays), _MEDIAN), "99": (quantiles(delays, n=100)[98], _MOST)}
    saved = [
        {
            "name": f"typing_to_saved_{name}",
            "ours": round(ours),
            "reference": limit,
            "reference_name": "limit",
            "ratio": round(ours / limit, 4),
            "unit": "ms",
            "better": "lower",
            "runs": len(delays),
        }
        for name, (ours, limit) in figures.items()
    ]
    (folder / "saved.json").write_text(json.dumps(saved, indent=2) + "\n", "utf-8")


def _write(file: Path, records: Sequence[Record]) -> None:
    if records:
        rows = (json.dumps(asdict(row), ensure_ascii=False) for row in _rows(records))
        file.write_text("[\n" + ",\n".join(f"  {row}" for row in rows) + "\n]\n", "utf-8")


def _is_reference(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].is_reference


def _sides(records: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """Our records, and those of the reference."""
    return (
        [record for record in records if not _is_reference(record["kind"])],
        [record for record in records if _is_reference(record["kind"])],
    )


@dataclass(frozen=True)
class _Row:
    """What the runs of a kind come to."""

    kind: str
    runs: int
    acknowledged: int
    losses: int
    """Runs that lost something, mixed versions, did not open, or proved nothing."""
    seeds: list[int]


def _rows(records: Sequence[Record]) -> list[_Row]:
    return [
        _Row(
            name,
            len(mine),
            sum(record["acknowledged"] for record in mine),
            sum(record["verdict"] != "ok" for record in mine),
            sorted(record["seed"] for record in mine),
        )
        for name in KINDS
        if (mine := [record for record in records if record["kind"] == name])
    ]
