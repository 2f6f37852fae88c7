from __future__ import annotations

from tests.workbench.conftest import OpenNotebook


async def test_cells_are_inserted_around_the_active_one(notebook: OpenNotebook) -> None:
    notebook.session.activate("two")
    above = notebook.tab.edits.insert_above()
    notebook.session.activate("two")
    below = notebook.tab.edits.insert_below()
    assert notebook.ids == ["one", above, "two", below, "three"]
    assert notebook.session.active.peek() == below
    assert [cell.number.peek() for cell in notebook.session.cells.peek()] == [1, 2, 3, 4, 5]


async def test_deleting_makes_the_next_cell_active_and_can_be_undone(
    notebook: OpenNotebook,
) -> None:
    notebook.session.activate("two")
    notebook.tab.edits.delete()
    assert notebook.ids == ["one", "three"]
    assert notebook.session.active.peek() == "three"
    notebook.tab.edits.undo()
    assert notebook.ids == ["one", "two", "three"]


async def test_a_cell_that_comes_back_has_its_outputs_again(notebook: OpenNotebook) -> None:
    cell = notebook.session.cell("one")
    assert cell is not None
    cell.execution_count.value = 7
    notebook.session.activate("one")
    notebook.tab.edits.delete()
    notebook.tab.edits.undo()
    assert notebook.session.cell("one") is cell
    assert cell.execution_count.peek() == 7


async def test_a_notebook_is_never_left_without_a_cell(notebook: OpenNotebook) -> None:
    notebook.session.selected.value = frozenset(notebook.ids)
    notebook.tab.edits.delete()
    assert notebook.sources == [""]


async def test_cut_and_paste_moves_and_copies_get_ids_of_their_own(notebook: OpenNotebook) -> None:
    notebook.session.activate("one")
    notebook.tab.edits.cut()
    notebook.session.activate("three")
    notebook.tab.edits.paste_below()
    notebook.tab.edits.paste_below()
    assert notebook.sources == ["# Title", "x", "1 + 1", "1 + 1"]
    assert len(set(notebook.ids)) == 4


async def test_pasting_above(notebook: OpenNotebook) -> None:
    notebook.session.activate("three")
    notebook.tab.edits.copy()
    notebook.session.activate("one")
    notebook.tab.edits.paste_above()
    assert notebook.sources == ["x", "1 + 1", "# Title", "x"]


async def test_selected_cells_are_merged_or_else_the_next(notebook: OpenNotebook) -> None:
    notebook.session.activate("one")
    notebook.tab.edits.merge()
    assert notebook.sources == ["1 + 1\n# Title", "x"]
    notebook.session.extend(1)
    notebook.tab.edits.merge()
    assert notebook.sources == ["1 + 1\n# Title\nx"]
    assert notebook.ids == ["one"]


async def test_a_cell_is_split_at_the_cursor(notebook: OpenNotebook) -> None:
    notebook.session.document.set_source("one", "a = 1\nb = 2")
    notebook.session.activate("one")
    notebook.tab.edits.split(6)
    assert notebook.sources == ["a = 1", "b = 2", "# Title", "x"]
    assert notebook.session.index(notebook.session.active.peek()) == 1


async def test_selected_cells_move_together_and_stop_at_the_ends(notebook: OpenNotebook) -> None:
    notebook.session.activate("two")
    notebook.session.extend(1)
    notebook.tab.edits.move(-1)
    assert notebook.ids == ["two", "three", "one"]
    notebook.tab.edits.move(-1)
    assert notebook.ids == ["two", "three", "one"]
    notebook.tab.edits.move(1)
    assert notebook.ids == ["one", "two", "three"]


async def test_a_markdown_cell_is_shown_as_text_when_its_type_changes(
    notebook: OpenNotebook,
) -> None:
    notebook.session.activate("three")
    notebook.tab.edits.set_type("markdown")
    cell = notebook.session.cell("three")
    assert cell is not None
    assert cell.cell_type.peek() == "markdown"
    assert cell.editing.peek()


async def test_selection_grows_and_shrinks_with_the_active_cell(notebook: OpenNotebook) -> None:
    session = notebook.session
    session.activate("one")
    session.extend(1)
    session.extend(1)
    assert session.selected.peek() == {"one", "two", "three"}
    session.extend(-1)
    assert session.selected.peek() == {"one", "two"}
    assert session.active.peek() == "two"
    session.extend(-5)
    assert session.active.peek() == "two"
