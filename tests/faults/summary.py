"""What a campaign comes to: a row for each kind, and how long "Saved" took."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.faults.kinds import KINDS
from tests.faults.runner import Record

__all__ = ["told", "write_summary"]

_MEDIAN, _MOST = 500, 2000
"""Milliseconds from a key to "Saved" that half and 99 of a hundred may take."""


def told(records: Sequence[Record]) -> str:
    """The campaign as lines for a terminal; the last counts all of it."""
    rows = _rows(records)
    lines = [
        f"{row.kind:<46} {row.runs:>5} runs {row.acknowledged:>7} acknowledged"
        f" {row.losses:>4} losses"
        for row in rows
    ]
    total = f"{len(rows)} kinds, {sum(row.runs for row in rows)} runs"
    acknowledged = sum(row.acknowledged for row in rows)
    losses = sum(row.losses for row in rows)
    return "\n".join([*lines, f"{total}, {acknowledged} acknowledged, {losses} losses"])


def write_summary(records: Sequence[Record], folder: Path) -> None:
    """Write ``faults.json`` and ``saved.json``, and what befell the reference."""
    known = [each for each in records if KINDS[each["kind"]].family != "reference"]
    references = [each for each in records if KINDS[each["kind"]].family == "reference"]
    _write(folder / "faults.json", known)
    if references:
        _write(folder / "faults_jupyterlite.json", references)
    delays = sorted(delay for record in known for delay in record["delays"])
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
    rows = ",\n".join(f"  {json.dumps(asdict(row), ensure_ascii=False)}" for row in _rows(records))
    file.write_text(f"[\n{rows}\n]\n", "utf-8")


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
