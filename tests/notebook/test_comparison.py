from __future__ import annotations

from fieldbook.notebook.comparison import Changes, changes, compare
from fieldbook.notebook.document import Cell, Notebook


def notebook(**sources: str) -> Notebook:
    return Notebook([Cell(source, id=cell_id) for cell_id, source in sources.items()])


def test_cells_are_counted_by_what_became_of_them() -> None:
    before = [("a", 1), ("b", 2), ("c", 3), ("d", 4)]
    assert changes(before, before) == Changes()
    assert not changes(before, before).any
    after = [("c", 3), ("a", 1), ("b", 20), ("x", 5), ("y", 6)]
    assert changes(before, after) == Changes(added=2, removed=1, changed=1, moved=True)
    assert changes([], after) == Changes(added=5)


def test_every_cell_of_both_states_has_its_place() -> None:
    then = notebook(a="1", gone="2", b="3")
    now = notebook(first="0", a="1", x="7", y="8", b="3!")
    found = compare(then, now)
    assert [(cell.id, cell.side, cell.changed) for cell in found] == [
        ("first", "now", True),
        ("a", "both", False),
        ("x", "now", True),
        ("y", "now", True),
        ("gone", "then", True),
        ("b", "both", True),
    ]


def test_lines_tell_in_which_state_they_are() -> None:
    then = notebook(a="import pandas\nx = 1\nprint(x)")
    now = notebook(a="import pandas\nx = 2\ny = 3\nprint(x)")
    (cell,) = compare(then, now)
    assert [(line.side, line.text) for line in cell.lines] == [
        ("both", "import pandas"),
        ("then", "x = 1"),
        ("now", "x = 2"),
        ("now", "y = 3"),
        ("both", "print(x)"),
    ]


def test_another_type_is_a_change() -> None:
    then = Notebook([Cell("# title", "code", id="a")])
    now = Notebook([Cell("# title", "markdown", id="a")])
    (cell,) = compare(then, now)
    assert (cell.changed, [line.side for line in cell.lines]) == (True, ["both"])


def test_long_texts_are_shown_whole() -> None:
    then, now = "\n".join(map(str, range(3000))), "\n".join(map(str, range(1, 3001)))
    (cell,) = compare(notebook(a=then), notebook(a=now))
    assert [line.side for line in cell.lines] == ["then"] * 3000 + ["now"] * 3000
