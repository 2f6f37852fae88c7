from __future__ import annotations

from fieldbook.workbench.app import Workbench
from tests.workbench.memory import Memory


async def test_a_panel_is_hidden_by_asking_for_it_again(
    workbench: Workbench, memory: Memory
) -> None:
    layout = workbench.layout
    layout.show_panel("files")
    assert not memory.page.appearance.panel_open
    layout.show_panel("outline")
    assert memory.page.appearance.panel_open
    assert layout.is_shown("outline")
    assert not layout.is_shown("files")


async def test_on_a_narrow_window_panels_are_sheets(workbench: Workbench, memory: Memory) -> None:
    memory.page.narrow = True
    workbench.layout.show_panel("files")
    assert memory.page.sheet
    memory.workspace.files["a.txt"] = b"a"
    await workbench.start()
    workbench.open_path("a.txt")
    assert not memory.page.sheet
    await workbench.tasks.settle()


async def test_the_appearance_is_remembered(memory: Memory) -> None:
    first = Workbench(memory.services())
    first.layout.set_theme("dark")
    first.layout.set_width(10_000)
    again = Workbench(memory.services())
    await again.start()
    assert memory.page.appearance.theme == "dark"
    assert memory.page.appearance.panel_width == 520


async def test_nonsense_that_was_remembered_is_ignored(memory: Memory) -> None:
    memory.preferences.kept["appearance"] = {"theme": "pink", "panel_width": "wide"}
    workbench = Workbench(memory.services())
    await workbench.start()
    assert memory.page.appearance.theme == "system"
    assert memory.page.appearance.panel_width == 260
