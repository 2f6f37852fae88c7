"""First things first: what was in front opens before anything is listed, and keys are kept."""

from __future__ import annotations

from playwright.sync_api import Page

from fieldbook.workbench.app import Workbench
from tests.workbench.memory import Memory

_KEEP = """async () => {
  const keys = await import("/app/platform/early-keys.js");
  keys.keepEarlyKeys();
  globalThis.keys = keys;
}"""


async def test_what_was_in_front_is_opened_before_the_files_are_listed(memory: Memory) -> None:
    memory.workspace.files |= {"a.txt": b"a", "b.txt": b"b"}
    first = Workbench(memory.services())
    await first.start()
    for path in ("a.txt", "b.txt"):
        first.open_path(path)
    await first.tasks.settle()
    memory.page.hash = ""

    again = Workbench(memory.services())
    open_when_listed: list[list[str]] = []
    list_files = memory.workspace.list

    async def listing() -> object:
        open_when_listed.append([tab.place.path for tab in again.tabs.all.peek()])
        return await list_files()

    memory.workspace.list = listing  # type: ignore[assignment,method-assign]
    await again.start()
    await again.tasks.settle()
    assert open_when_listed[0] == ["b.txt"]


def test_keys_wait_for_the_editor_in_which_writing_is_taken_up(bare: Page) -> None:
    bare.evaluate(_KEEP)
    bare.keyboard.type("2 + 3")
    bare.keyboard.press("Backspace")
    bare.keyboard.type("4")
    assert bare.evaluate("keys.takeEarlyKeys()") == "2 + 4"
    bare.keyboard.type("later")
    assert bare.evaluate("keys.takeEarlyKeys()") == "", "from then on nothing is kept"


def test_a_click_forgets_them(bare: Page) -> None:
    bare.evaluate(_KEEP)
    bare.keyboard.type("lost")
    bare.mouse.click(5, 5)
    assert bare.evaluate("keys.takeEarlyKeys()") == ""
