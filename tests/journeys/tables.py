"""Three tables of unlike kinds, made for journeys, and three real ones where they are at hand."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Made", "make_tables", "real_tables"]

_REAL = Path(__file__).parents[3] / "shared" / "data"
"""Beside the project, never inside: not all of them may be passed on."""


@dataclass(frozen=True)
class Made:
    """A table on the disk, and what a person sees of it."""

    path: Path
    rows: int
    columns: int
    shows: str


def make_tables(folder: Path) -> dict[str, Made]:
    """Comma and point; semicolon, decimal comma and cp1252; tabs with codes that begin with 0."""
    draw = random.Random(7)
    harvest = ["field,crop,rain,soil,good"]
    for number in range(300):
        rain, soil = draw.uniform(200, 900), draw.choice(["clay", "loam", "sand"])
        good = rain + {"clay": 0, "loam": 150, "sand": -150}[soil] + draw.gauss(0, 40) > 550
        crop = draw.choice(["rye", "oats", ""])
        harvest.append(f"north {number},{crop},{rain:.1f},{soil},{'yes' if good else 'no'}")

    ernte = ["Feld;Düngung (kg);Ertrag (t)"]
    for number in range(200):
        fertiliser = draw.uniform(0, 120)
        gain = f"{3 + fertiliser / 40 + draw.gauss(0, 0.2):.2f}".replace(".", ",")
        ernte.append(f"Süd {number % 20};{fertiliser:.1f};{gain}".replace(".", ","))

    rows = (f"{k:05d}\tplace {k}\t{1 + k % 28:02d}.05.2026" for k in range(150))
    places = ["code\tname\tseen", *rows]

    made = {}
    for name, lines, encoding, shows in (
        ("harvest.csv", harvest, "utf-8", "north 0"),
        ("ernte.csv", ernte, "cp1252", "Süd 0"),
        ("places.tsv", places, "utf-8", "00000"),
    ):
        path = folder / name
        path.write_text("\n".join(lines) + "\n", encoding)
        columns = max(line.count(mark) for line in lines[:1] for mark in ",;\t") + 1
        made[name] = Made(path, len(lines) - 1, columns, shows)
    return made


def real_tables() -> dict[str, Made]:
    """The real data sets beside the project; none where there are none."""
    known = (
        ("titanic.csv", 891, 12, "Braund, Mr. Owen Harris"),
        ("taxis.csv", 6_433, 14, "2019-03-23"),
        ("california_housing.csv", 20_640, 10, "37.88"),
    )
    return {
        name: Made(_REAL / name, rows, columns, shows)
        for name, rows, columns, shows in known
        if (_REAL / name).is_file()
    }
