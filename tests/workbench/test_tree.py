from __future__ import annotations

from fieldbook.bridge.storage import FileEntry
from fieldbook.workbench.tree import kind_of, visible_items


def items(*paths: str, expanded: tuple[str, ...] = ()) -> list[tuple[int, str, str]]:
    files = [FileEntry(path, 1, 0.0) for path in paths]
    return [(i.depth, i.kind, i.name) for i in visible_items(files, expanded)]


def test_folders_come_first_and_open_in_place() -> None:
    paths = ("b.csv", "data/x.csv", "data/deep/y.csv")
    assert items(*paths) == [(0, "folder", "data"), (0, "table", "b.csv")]
    assert items(*paths, expanded=("data",)) == [
        (0, "folder", "data"),
        (1, "folder", "deep"),
        (1, "table", "x.csv"),
        (0, "table", "b.csv"),
    ]


def test_a_model_is_one_item_whatever_is_in_it() -> None:
    found = visible_items(
        [FileEntry("m.model/model.joblib", 100, 0.0), FileEntry("m.model/report.json", 20, 0.0)], ()
    )
    assert [(i.kind, i.name, i.size) for i in found] == [("model", "m.model", 120)]


def test_hidden_files_are_left_out() -> None:
    assert items(".trash/1/a.csv", "data/.cache", "a.csv") == [(0, "table", "a.csv")]


def test_names_are_sorted_as_people_count() -> None:
    assert [name for _, _, name in items("run 10.csv", "Run 9.csv", "a.csv")] == [
        "a.csv",
        "Run 9.csv",
        "run 10.csv",
    ]


def test_positions_among_siblings_are_told() -> None:
    found = visible_items([FileEntry(p, 1, 0.0) for p in ("a/x", "b", "c.model/r")], ())
    assert [(i.position, i.siblings) for i in found] == [(1, 3), (2, 3), (3, 3)]


def test_the_ending_decides_what_opens_a_file() -> None:
    kinds = [kind_of(p) for p in ("a.IPYNB", "b.tsv", "c.model", "d.PNG", "notes.txt", "Makefile")]
    assert kinds == ["notebook", "table", "model", "image", "text", "text"]
