"""The service: pages of any table, kept between calls, never out of date."""

from __future__ import annotations

import json
import os
import pickle
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fieldbook.tables import service
from fieldbook.tables.messages import Filter, ReadOptions, Sort, TableError
from tests.tables.reading_checks import by_call


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    service.forget()


@pytest.fixture
def harvest(tmp_path: Path) -> str:
    path = tmp_path / "harvest.csv"
    path.write_text("field,yield,sown\nA,7.25,2024-03-01\nB,,2024-03-02\nC,6.5,2024-03-05\n")
    return str(path)


def test_a_table_is_described(harvest: str) -> None:
    info = service.open_table(harvest)
    assert (info.path, info.rows) == (harvest, 3)
    assert [(column.name, column.kind) for column in info.columns] == [
        ("field", "text"), ("yield", "number"), ("sown", "date"),
    ]  # fmt: skip
    assert [column.width for column in info.columns] == [5, 5, 10]
    assert [column.decimals for column in info.columns] == [0, 2, 0]
    assert info.dialect.delimiter == ","
    assert info.read_call.startswith("pd.read_csv('harvest.csv'")


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (b"a,b\n1,x\n", None),
        (b'a,b\n1,"x\n', ReadOptions(quote="")),
        (b"a,b\n1,x\0\n", None),
        (b'a,b\n1,"x\0\n', ReadOptions(quote="")),
    ],
)
def test_the_call_runs_in_a_fresh_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, options: ReadOptions | None
) -> None:
    path = tmp_path / "fields.csv"
    path.write_bytes(content)
    info = service.open_table(str(path), options)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(f"{info.read_imports}\n\nfields = {info.read_call}", names)
    assert isinstance(names["fields"], pd.DataFrame)


def test_a_page_is_text_as_shown(harvest: str) -> None:
    page = service.page(harvest, None, 1, 50)
    assert (page.start, page.stop, page.total) == (1, 3, 3)
    assert page.cells == (("B", None, "2024-03-02"), ("C", "6.5", "2024-03-05"))


def test_a_page_of_some_columns(harvest: str) -> None:
    page = service.page(harvest, None, 0, 1, columns=(1, 9))
    assert (page.column_start, page.column_stop) == (1, 3)
    assert page.cells == (("7.25", "2024-03-01"),)


def test_pages_beyond_the_end_are_empty(harvest: str) -> None:
    page = service.page(harvest, None, 100, 200)
    assert (page.start, page.stop, page.cells) == (3, 3, ())


def test_sorted_and_filtered(harvest: str) -> None:
    page = service.page(harvest, None, 0, 9, [Sort("yield", True)], [Filter("yield", "is_present")])
    assert [row[0] for row in page.cells] == ["A", "C"]
    assert page.total == 2
    assert service.count(harvest, None, [Filter("yield", "is_present")]) == 2
    assert service.count(harvest) == 3


def test_a_changed_file_is_read_again(harvest: str) -> None:
    assert service.count(harvest) == 3
    path = Path(harvest)
    path.write_text("field,yield\nA,7\n")
    assert service.count(harvest) == 1
    before = path.stat()
    path.write_text("field,yield\nB,8\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000))
    assert service.page(harvest, None, 0, 1).cells == (("B", "8"),)


def test_other_options_are_another_table(harvest: str) -> None:
    service.open_table(harvest)
    kept = service.page(harvest, ReadOptions(text_columns=("yield",)), 0, 1)
    assert kept.cells[0][1] == "7.25"
    assert service.profile(harvest, ReadOptions(text_columns=("yield",))).columns[1].kind == "text"


def test_a_file_that_was_removed_is_said(harvest: str) -> None:
    service.open_table(harvest)
    Path(harvest).unlink()
    with pytest.raises(TableError, match="The file is not there"):
        service.page(harvest, None, 0, 1)


def test_answers_cross_as_pickles_and_as_json(harvest: str) -> None:
    for answer in (
        service.open_table(harvest), service.page(harvest, None, 0, 3), service.profile(harvest),
    ):  # fmt: skip
        assert pickle.loads(pickle.dumps(answer)) == answer
        assert json.loads(json.dumps(asdict(answer)))


def test_many_tables_do_not_fill_the_memory(tmp_path: Path) -> None:
    for number in range(12):
        path = tmp_path / f"{number}.csv"
        path.write_text("a\n1\n")
        service.count(str(path))
    assert len(service._shelf.tables) <= 4


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> str:
    rng = np.random.default_rng(0)
    rows = 1_000_000
    frame = pd.DataFrame(
        {
            "id": np.arange(rows),
            "crop": rng.choice(["wheat", "rye", "oat"], rows),
            "yield": rng.normal(7, 1, rows).round(2),
            "count": rng.integers(0, 500, rows),
            "note": np.char.add("note ", rng.integers(0, 50_000, rows).astype(str)),
        }
    )
    path = tmp_path_factory.mktemp("large") / "million.csv"
    frame.to_csv(path, index=False)
    return str(path)


def test_a_million_rows_are_paged_in_milliseconds(million: str) -> None:
    info = service.open_table(million)
    assert info.rows == 1_000_000
    sort = [Sort("yield", descending=True)]
    assert service.page(million, None, 0, 100, sort).cells[0][2] is not None
    times = []
    for start in range(0, 1_000_000, 25_000):
        begin = time.perf_counter()
        assert len(service.page(million, None, start, start + 100, sort).cells) == 100
        times.append(time.perf_counter() - begin)
    # Other work on the machine only ever adds to a time.
    assert sorted(times)[len(times) // 4] < 0.02


@pytest.mark.full
def test_a_million_rows_read_alike_by_the_call(million: str) -> None:
    table = service._open(million, None).table
    pd.testing.assert_frame_equal(by_call(table, Path(million).parent), table.frame)
