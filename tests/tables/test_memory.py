"""Files too large for memory: refused before they are read, with ways out."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from fieldbook.tables import service
from fieldbook.tables.memory import memory_needed, refuse_too_large
from fieldbook.tables.messages import ReadOptions, TableError
from fieldbook.tables.sampling import write_sample
from fieldbook.tables.source import Source

ROOM = 10_000_000
SOURCES = Path(__file__).resolve().parents[2] / "py"


def put(folder: Path, rows: int, row: str = "{n},name {n},1.5\n") -> Path:
    path = folder / "table.csv"
    with path.open("w") as stream:
        stream.write("n,name,x\n")
        stream.writelines(row.format(n=n) for n in range(rows))
    return path


def test_a_file_that_does_not_fit_is_refused_with_a_sample_of_a_size_that_does(
    tmp_path: Path,
) -> None:
    path = put(tmp_path, 400_000)
    with pytest.raises(TableError) as refused:
        service.open_table(str(path), None, ROOM)
    error = refused.value
    assert error.what == "The file is too large to open whole."
    assert "and there are 0.0 GB. Nothing was read yet." in error.why
    sample, beginning, whole = error.choices
    assert sample.sample is not None
    assert beginning.options is not None
    assert beginning.options.rows == sample.sample
    assert memory_needed(Source(path), beginning.options).peak <= ROOM / 2
    out = tmp_path / "sample.csv"
    found = write_sample(path, ReadOptions(), sample.sample, out)
    assert found.of == 400_000
    assert service.open_table(str(out), None, ROOM).rows == sample.sample
    assert whole.options == ReadOptions(whole=True)


def test_whoever_wants_it_all_the_same_gets_it(tmp_path: Path) -> None:
    path = put(tmp_path, 100_000)
    with pytest.raises(TableError):
        service.open_table(str(path), None, 1_000_000)
    assert service.open_table(str(path), ReadOptions(whole=True), 1_000_000).rows == 100_000
    assert service.open_table(str(path), ReadOptions(rows=1_000), 1_000_000).rows == 1_000
    service.forget()


def test_a_small_file_is_not_looked_at_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldbook.tables.memory.memory_needed", lambda *_: pytest.fail("looked"))
    refuse_too_large(Source(put(tmp_path, 100)), ReadOptions(), ROOM)


def test_a_file_that_is_no_table_is_left_to_who_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2_000_000))
    refuse_too_large(Source(path), ReadOptions(), ROOM)
    with pytest.raises(TableError, match="It is a PNG image"):
        service.open_table(str(path), None, ROOM)


def test_a_workbook_is_told_by_its_unpacked_sheets(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    pd.DataFrame({"n": range(3_000), "name": [f"name {n}" for n in range(3_000)]}).to_excel(
        path, index=False
    )
    need = memory_needed(Source(path), ReadOptions())
    assert need.rows == 3_001
    assert memory_needed(Source(path), ReadOptions(rows=300)).peak < need.peak / 5
    with pytest.raises(TableError, match="too large to open whole") as refused:
        refuse_too_large(Source(path), ReadOptions(), need.peak - 1)
    assert [choice.sample for choice in refused.value.choices] == [None, None]
    refuse_too_large(Source(path), ReadOptions(), need.peak)


def test_tables_make_room_for_the_next(tmp_path: Path) -> None:
    paths = []
    for name in ("a", "b", "c"):
        folder = tmp_path / name
        folder.mkdir()
        paths.append(str(put(folder, 20_000)))
    peak = memory_needed(Source(paths[0]), ReadOptions()).peak
    service.forget()
    for path in paths:
        service.open_table(path, None, int(peak * 1.9))
    assert [key[0] for key in service._shelf.tables] == paths[1:]
    service.forget()


_MEASURED = r"""
import re, sys
from pathlib import Path
from fieldbook.tables.reading import read_table

def resident(field):
    return int(re.search(field + r":\s+(\d+)", Path("/proc/self/status").read_text())[1])

read_table(b"a,b\n1,x\n")
for path in sys.argv[1:]:
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = resident("VmRSS")
    read_table(path)
    print(resident("VmHWM") - before)
"""

_ROWS = {
    "numbers": "{x:.12f},{y:.12f},{z:.12f}\n",
    "digits": "{d},{d},{d}\n",
    "categories": "{c},{c},{c}\n",
    "texts of their own": "{n:08d}a,{n:08d}b,{n:08d}c\n",
}


def test_the_estimate_is_near_what_reading_takes(tmp_path: Path) -> None:
    """By the resident memory of a process; half to three times is near enough."""
    draw = random.Random(1)
    paths = []
    for name, row in _ROWS.items():
        length = len(row.format(n=0, d=0, c="north", x=0.5, y=0.5, z=0.5))
        paths.append(tmp_path / f"{name}.csv")
        with paths[-1].open("w") as stream:
            stream.write("a,b,c\n")
            for n in range(4_000_000 // length):
                x, y, z = draw.random(), draw.random(), draw.random()
                c = draw.choice(["north", "south", "east"])
                stream.write(row.format(n=n, d=n % 10, c=c, x=x, y=y, z=z))
    measured = subprocess.run(
        [sys.executable, "-c", _MEASURED, *map(str, paths)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    for path, took in zip(paths, measured.stdout.split(), strict=True):
        estimate = memory_needed(Source(path), ReadOptions()).peak
        assert 0.5 <= estimate / (int(took) * 1024) <= 3, path.stem
