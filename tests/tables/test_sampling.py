"""Samples of tables: rows of the table, each as likely as any other, in a file that reads alike."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fieldbook.tables import sampling
from fieldbook.tables.messages import ReadOptions, TableError
from fieldbook.tables.reading import read_table
from fieldbook.tables.sampling import write_sample
from fieldbook.tables.source import Source


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "sample.csv"


def put(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def numbered_rows(count: int) -> str:
    return "".join(f"{n},name {n}\n" for n in range(count))


def test_a_sample_has_the_header_and_rows_of_the_table_in_their_order(
    tmp_path: Path, out: Path
) -> None:
    path = put(tmp_path, "n,name\n" + numbered_rows(5_000))
    found = write_sample(path, ReadOptions(), 200, out)
    assert (found.path, found.rows, found.of) == (str(out), 200, 5_000)
    frame = read_table(out).frame
    assert list(frame.columns) == ["n", "name"]
    assert len(frame) == 200
    assert frame["n"].is_monotonic_increasing
    assert frame["n"].is_unique
    assert (frame["name"] == "name " + frame["n"].astype(str)).all()


def test_the_same_sample_comes_again_and_another_seed_gives_another(
    tmp_path: Path, out: Path
) -> None:
    path = put(tmp_path, "n,name\n" + numbered_rows(1_000))
    samples = []
    for seed in (1, 1, 2):
        write_sample(path, ReadOptions(), 50, out, seed=seed)
        samples.append(out.read_bytes())
    assert samples[0] == samples[1]
    assert samples[0] != samples[2]


def test_each_row_is_as_likely_as_any_other(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a chi-squared test of how often each row is taken, over pieces that cut rows."""
    monkeypatch.setattr("fieldbook.tables.source.Source.pieces", _small_pieces)
    path = put(tmp_path, "n,name\n" + numbered_rows(60))
    taken: Counter[int] = Counter()
    draws, rows = 400, 12
    for seed in range(draws):
        write_sample(path, ReadOptions(), rows, out, seed=seed)
        taken.update(pd.read_csv(out)["n"])
    expected = draws * rows / 60
    statistic = sum((taken[n] - expected) ** 2 for n in range(60)) / (expected * (1 - rows / 60))
    # 59 degrees of freedom: beyond 98.3 in one of a thousand tables.
    assert statistic * 59 / 60 < 98.3


def _small_pieces(self: object, size: int = 37) -> list[bytes]:
    data = self.read()  # type: ignore[attr-defined]
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("piece", [1 << 22, 41])
def test_the_sample_of_any_encoding_is_utf_8(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, piece: int
) -> None:
    pieces = Source.pieces
    monkeypatch.setattr(Source, "pieces", lambda self: pieces(self, piece))
    text = "größe,straße\n" + "".join(f"{n},Bärenstraße {n}\n" for n in range(300))
    path = put(tmp_path, text.encode(encoding))
    found = write_sample(path, ReadOptions(), 40, out)
    assert (found.rows, found.of) == (40, 300)
    frame = pd.read_csv(out)
    assert list(frame.columns) == ["größe", "straße"]
    assert (frame["straße"] == "Bärenstraße " + frame["größe"].astype(str)).all()


def test_titles_comments_and_blank_lines_are_no_rows(tmp_path: Path, out: Path) -> None:
    text = "# exported\n# by hand\nn,name\n\n1,a\n# in between\n2,b\n\n3,c\n"
    found = write_sample(put(tmp_path, text), ReadOptions(), 10, out)
    assert (found.rows, found.of) == (3, 3)
    assert out.read_text() == "n,name\n1,a\n2,b\n3,c\n"
    titled = "Yields of 2025\n\nn,name\n" + numbered_rows(30)
    write_sample(put(tmp_path, titled), ReadOptions(), 100, out)
    assert out.read_text() == "n,name\n" + numbered_rows(30)


def test_rows_with_line_breaks_stay_whole(tmp_path: Path, out: Path) -> None:
    text = "n,said\n" + "".join(f'{n},"first {n}\nthen ""{n}"""\n' for n in range(500))
    write_sample(put(tmp_path, text), ReadOptions(), 60, out)
    frame = pd.read_csv(out)
    assert len(frame) == 60
    n = frame["n"].astype(str)
    assert (frame["said"] == "first " + n + '\nthen "' + n + '"').all()


def test_a_table_without_a_header_and_a_last_row_without_an_end(tmp_path: Path, out: Path) -> None:
    text = "".join(f"{n},{n * 2}\n" for n in range(40)).rstrip("\n")
    found = write_sample(put(tmp_path, text), ReadOptions(), 50, out)
    assert found.of == 40
    assert out.read_text() == text + "\n"


def test_progress_is_told_and_ends_at_all(tmp_path: Path, out: Path) -> None:
    told: list[float] = []
    path = put(tmp_path, "n,name\n" + numbered_rows(400_000))
    write_sample(path, ReadOptions(), 10, out, told.append)
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("n,name\n", "Below its header the file has no rows"),
        ("", "The file is empty"),
        (b"PK\x03\x04 xl/ and so on", "Rows of a workbook"),
        (b"\x89PNG\r\n\x1a\n....", "It is a PNG image"),
    ],
)
def test_what_has_no_rows_says_so_and_leaves_no_file(
    tmp_path: Path, out: Path, content: str | bytes, what: str
) -> None:
    with pytest.raises(TableError, match=what):
        write_sample(put(tmp_path, content), ReadOptions(), 10, out)
    assert not out.exists()


def test_a_quote_that_never_ends_does_not_fill_the_memory(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_LONGEST_ROW", 1 << 20)
    text = 'n,name\n1,a\n2,"b\n' + numbered_rows(300_000)
    with pytest.raises(TableError, match="a quoted field is most likely never closed"):
        write_sample(put(tmp_path, text), ReadOptions(quote='"'), 10, out)
    assert not out.exists()


def test_a_sample_that_is_interrupted_leaves_no_file(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    path = put(tmp_path, "n,name\n" + numbered_rows(100))
    monkeypatch.setattr(sampling, "_write", interrupted)
    out.write_text("half")
    with pytest.raises(KeyboardInterrupt):
        write_sample(path, ReadOptions(), 10, out)
    assert not out.exists()


def test_a_sample_takes_little_memory(tmp_path: Path, out: Path) -> None:
    """Of a file of 60 MB, by what Python and numpy allocate at the most."""
    line = np.arange(20).tobytes().hex().encode() + b",1\n"
    path = put(tmp_path, b"text,n\n" + line * (60_000_000 // len(line)))
    tracemalloc.start()
    try:
        write_sample(path, ReadOptions(), 1_000, out)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size * 0.8
