"""The document as operations: editing, undo, and merging without loss."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fieldbook.notebook.crdt import CrdtDocument
from fieldbook.notebook.document import Cell, Change, Document, Notebook


def cell(cell_id: str, source: str = "", cell_type: str = "code") -> Cell:
    return Cell(source, cell_type, cell_id)


@pytest.fixture
def document() -> CrdtDocument:
    notebook = Notebook([cell("a", "one"), cell("b", "two"), cell("c", "three")], {"x": 1})
    return CrdtDocument.from_notebook(notebook, group_within=0)


def ids(document: Document) -> list[str]:
    return [cell.id for cell in document.snapshot().cells]


def test_a_snapshot_gives_back_the_notebook() -> None:
    notebook = Notebook(
        [
            Cell("# hi 😀", "markdown", "m", {"tags": ["x"]}, {"i.png": {"image/png": "aGk="}}),
            Cell("1", "code", "c", {"n": 1, "f": 1.5, "deep": {"l": [1, None]}}, {}, {"layout": 2}),
        ],
        {"kernelspec": {"name": "python3"}},
        {"future": [1]},
    )
    document: Document = CrdtDocument.from_notebook(notebook)
    assert document.snapshot() == notebook
    assert Notebook.from_json(notebook.to_json()) == notebook


def test_cells_are_inserted_moved_and_deleted(document: CrdtDocument) -> None:
    document.insert_cell(1, cell("d"))
    assert ids(document) == ["a", "d", "b", "c"]
    document.move_cell("a", 2)
    assert ids(document) == ["d", "b", "a", "c"]
    document.move_cell("c", 0)
    assert ids(document) == ["c", "d", "b", "a"]
    document.delete_cell("d")
    document.insert_cell(99, cell("e"))
    assert ids(document) == ["c", "b", "a", "e"]


def test_a_cell_changes_its_parts(document: CrdtDocument) -> None:
    document.set_source("a", "once")
    document.set_cell_type("a", "markdown")
    document.set_cell_metadata("a", {"tags": ["y"]})
    document.set_metadata({"z": True})
    found = document.snapshot()
    assert found.cells[0] == Cell("once", "markdown", "a", {"tags": ["y"]})
    assert found.metadata == {"z": True}


def test_unknown_and_doubled_cells_are_refused(document: CrdtDocument) -> None:
    operations: list[Callable[[], None]] = [
        lambda: document.delete_cell("?"),
        lambda: document.move_cell("?", 0),
        lambda: document.set_source("?", ""),
        lambda: document.set_cell_type("?", "raw"),
        lambda: document.set_cell_metadata("?", {}),
    ]
    for operation in operations:
        with pytest.raises(KeyError):
            operation()
    with pytest.raises(ValueError, match="already"):
        document.insert_cell(0, cell("a"))


def test_undo_takes_back_own_edits_only(document: CrdtDocument) -> None:
    other = CrdtDocument.from_update(document.update_since())
    other.set_source("b", "two!")
    document.set_source("a", "one!")
    document.delete_cell("c")
    document.apply_update(other.update_since(document.state()))
    assert document.undo()
    assert ids(document) == ["a", "b", "c"]
    assert document.snapshot().cells[2].source == "three"
    assert document.undo()
    assert not document.undo()
    assert [cell.source for cell in document.snapshot().cells] == ["one", "two!", "three"]
    assert document.redo()
    assert document.snapshot().cells[0].source == "one!"


def test_listeners_hear_what_changed_and_from_whom(document: CrdtDocument) -> None:
    heard: list[Change] = []
    stop = document.on_change(heard.append)
    document.set_source("a", "1")
    document.move_cell("b", 0)
    document.set_cell_metadata("c", {"k": 1})
    document.set_metadata({})
    document.undo()
    other = CrdtDocument.from_update(document.update_since())
    other.insert_cell(0, cell("n"))
    document.apply_update(other.update_since(document.state()))
    stop()
    stop()
    document.set_source("a", "2")
    assert heard == [
        Change("source", ("a",), "local"),
        Change("structure", ("b",), "local"),
        Change("metadata", ("c",), "local"),
        Change("metadata", (), "local"),
        Change("metadata", (), "undo"),
        Change("structure", ("n",), "remote"),
    ]


def test_two_people_type_into_one_cell(document: CrdtDocument) -> None:
    other = CrdtDocument.from_update(document.update_since())
    document.set_source("a", "zero one")
    other.set_source("a", "one two")
    exchange(document, other)
    assert document.snapshot() == other.snapshot()
    assert document.snapshot().cells[0].source == "zero one two"


def test_cells_that_share_a_position_can_be_parted(document: CrdtDocument) -> None:
    position = document._cells["a"]["position"]
    for twin in ("b", "c"):
        document._cells[twin]["position"] = position
    document.insert_cell(1, cell("d"))
    assert ids(document) == ["a", "d", "b", "c"]


def exchange(first: CrdtDocument, second: CrdtDocument) -> None:
    for_second, for_first = first.update_since(second.state()), second.update_since(first.state())
    first.apply_update(for_first)
    second.apply_update(for_second)


class TwoPeople(RuleBasedStateMachine):
    """Random edits in two copies: after an exchange both are the same, and every cell is there
    that nobody deleted. Each copy also behaves as a plain list of cells between exchanges.
    """

    def __init__(self) -> None:
        super().__init__()
        start = Notebook([cell("a", "x"), cell("b", "y")])
        first = CrdtDocument.from_notebook(start, group_within=0)
        self.copies = [first, CrdtDocument.from_update(first.update_since(), group_within=0)]
        self.models = [["a", "b"], ["a", "b"]]
        self.made, self.deleted = {"a", "b"}, set[str]()

    who = st.integers(0, 1)
    place = st.integers(0, 6)
    text = st.text("ab😀é\n", max_size=6)

    @rule(who=who, place=place, text=text)
    def insert(self, who: int, place: int, text: str) -> None:
        new = Cell(text)
        self.copies[who].insert_cell(place, new)
        self.models[who].insert(place, new.id)
        self.made.add(new.id)

    @precondition(lambda self: all(self.models))
    @rule(who=who, place=place)
    def delete(self, who: int, place: int) -> None:
        model = self.models[who]
        removed = model.pop(place % len(model))
        self.copies[who].delete_cell(removed)
        self.deleted.add(removed)

    @precondition(lambda self: all(self.models))
    @rule(who=who, place=place, to=place)
    def move(self, who: int, place: int, to: int) -> None:
        model = self.models[who]
        moved = model.pop(place % len(model))
        model.insert(to, moved)
        self.copies[who].move_cell(moved, to)

    @precondition(lambda self: all(self.models))
    @rule(who=who, place=place, text=text)
    def type(self, who: int, place: int, text: str) -> None:
        target = self.models[who][place % len(self.models[who])]
        self.copies[who].set_source(target, text)
        assert {c.id: c.source for c in self.copies[who].snapshot().cells}[target] == text

    @rule()
    def exchange(self) -> None:
        exchange(*self.copies)
        first, second = (copy.snapshot() for copy in self.copies)
        assert first == second
        assert {c.id for c in first.cells} == self.made - self.deleted
        self.models = [[c.id for c in first.cells] for _ in range(2)]

    @invariant()
    def each_is_in_order(self) -> None:
        for copy, model in zip(self.copies, self.models, strict=True):
            assert ids(copy) == model


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
