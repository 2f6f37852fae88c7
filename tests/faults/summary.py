"""What a campaign comes to: a row for each kind, and how long "Saved" took."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles

from tests.faults.kinds import KINDS
from tests.faults.runner import Record

__all__ = ["told", "write_summary"]

_MEDIAN, _MOST = 500, 2000
"""Milliseconds from a key to "Saved" that half and 99 of a hundred may take."""


def told(records: Iterable[Record]) -> str:
    """The campaign as lines for a terminal."""
    return "\n".join(
        f"{row['kind']:<44} {row['runs']:>5} runs {row['acknowledged']:>7} acknowledged"
        f" {row['losses']:>4} losses"
        for row in _rows(list(records))
    )


def write_summary(records: Iterable[Record], folder: Path) -> None:
    """Write ``faults.json`` and ``saved.json``."""
    known = list(records)
    rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in _rows(known))
    (folder / "faults.json").write_text(f"[\n{rows}\n]\n", "utf-8")
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


def _rows(records: list[Record]) -> list[dict[str, object]]:
    return [
        {
            "kind": name,
            "runs": len(mine),
            "acknowledged": sum(record["acknowledged"] for record in mine),
            "losses": sum(record["verdict"] != "ok" for record in mine),
            "seeds": sorted(record["seed"] for record in mine),
        }
        for name in KINDS
        if (mine := [record for record in records if record["kind"] == name])
    ]
