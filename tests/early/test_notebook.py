"""The last notebook before Python: what is on the screen, what is kept, and how Python goes on."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from fieldbook.workbench import texts
from tests.early.conftest import FIRST, PATH, SECOND, EarlyPage, Left, put_back
from tests.support.polling import eventually
from tests.support.profile import Profile
from tests.support.servers import OwnServer
from tests.workbench.test_page import RUN, STARTED

BARE = "manifest.json"
_HEARD = """() => {
  globalThis.heard = [];
  globalThis.editor = document.activeElement.shadowRoot.activeElement;
  for (const type of ["focusout", "compositionend"]) {
    editor.addEventListener(type, () => heard.push(type));
  }
}"""


def test_it_looks_as_it_was_left(early: EarlyPage) -> None:
    expect(early.source(1)).to_have_text(FIRST.replace("\n", ""))
    expect(early.source(2)).to_have_text(SECOND)
    expect(early.output(1)).to_have_text("2")
    expect(early.cell(1)).to_contain_text("[2]")
    expect(early.page.get_by_role("tab", name=PATH)).to_have_attribute("aria-selected", "true")
    # What does nothing yet can't be pressed; running waits.
    for name in (texts.RUN_ALL, texts.ADD_CODE, texts.DELETE_CELL):
        expect(early.button(name)).to_be_disabled()
    expect(early.button("Run cell 1")).to_be_enabled()
    before = early.notebook.bounding_box(), early.cell(2).bounding_box()
    early.allow_python()
    assert (early.notebook.bounding_box(), early.cell(2).bounding_box()) == before
    expect(early.button(texts.RUN_ALL)).to_be_enabled()


def test_writing_goes_on_in_the_same_editor(early: EarlyPage) -> None:
    page = early.page
    page.keyboard.type(" and there")
    expect(early.status("Saved")).to_have_text("Saved")
    for _ in "there":
        page.keyboard.press("Shift+ArrowLeft")
    page.evaluate(_HEARD)
    early.allow_python()
    assert page.evaluate("() => editor === document.activeElement.shadowRoot.activeElement")
    assert page.evaluate("() => heard") == []
    page.keyboard.type("then")
    expect(early.source(2)).to_have_text(f"{SECOND} and then")
    assert early.cell(2).evaluate("(cell) => cell.classList.contains('is-active')")
    page.wait_for_timeout(600)  # what is typed without a pause is undone together
    page.keyboard.type("!")
    for text in (f"{SECOND} and then", SECOND):
        while early.source(2).inner_text() != text:
            page.keyboard.press("Control+z")
    page.keyboard.press("Control+Enter")
    expect(early.output(2)).to_contain_text("SyntaxError", timeout=STARTED)


def test_what_is_being_composed_is_not_cut(early: EarlyPage) -> None:
    page = early.page
    session = page.context.new_cdp_session(page)
    page.keyboard.type(" ")
    page.evaluate(_HEARD)
    session.send("Input.imeSetComposition", {"text": "か", "selectionStart": 1, "selectionEnd": 1})
    early.allow_python()
    assert page.evaluate("() => heard") == []
    session.send("Input.insertText", {"text": "仮名"})
    expect(early.source(2)).to_have_text(f"{SECOND} 仮名")


def test_what_is_asked_early_is_done_once_and_in_order(early: EarlyPage) -> None:
    page = early.page
    early.button("Run cell 1").click()
    expect(early.cell(1)).to_contain_text(texts.QUEUED)
    early.button("Run cell 1").click(force=True)  # waits already
    early.source(2).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("n * 10")
    page.keyboard.press("Shift+Enter")
    expect(early.cell(2)).to_contain_text(texts.QUEUED)
    page.keyboard.type("n * 100")  # goes into the cell that will be made
    page.keyboard.press("Control+Enter")
    early.allow_python()
    expect(early.output(3)).to_have_text("100", timeout=STARTED)
    expect(early.output(2)).to_have_text("10")
    expect(early.output(1)).to_have_text("1")
    expect(early.source(3)).to_have_text("n * 100")
    assert early.cells.count() == 3
    for number in (1, 2, 3):
        expect(early.cell(number)).to_contain_text(re.compile(rf"\[{number}\]"))


def test_the_text_is_run_that_was_there(early: EarlyPage) -> None:
    page = early.page
    early.source(2).fill("'asked'")
    page.keyboard.press("Control+Enter")
    early.source(2).fill("'written since'")
    early.allow_python()
    expect(early.output(2)).to_have_text("'asked'", timeout=STARTED)
    expect(early.source(2)).to_be_focused()
    expect(early.source(2)).to_have_text("'written since'")


def test_arrows_and_clicks_lead_to_other_cells(early: EarlyPage) -> None:
    page = early.page
    page.keyboard.press("ArrowUp")
    expect(early.source(1)).to_be_focused()
    early.allow_python()
    expect(early.source(1)).to_be_focused()
    page.keyboard.type("# ")
    expect(early.source(1)).to_contain_text("# ")
    assert early.cell(1).evaluate("(cell) => cell.classList.contains('is-active')")


def test_another_page_has_what_is_typed_early(open_early: Callable[..., EarlyPage]) -> None:
    pages = [open_early() for _ in range(2)]
    for each in pages:
        expect(each.source(2)).to_have_text(SECOND, timeout=RUN)
    pages[0].source(1).fill("from the first")
    expect(pages[1].source(1)).to_have_text("from the first")


def test_a_file_that_is_no_notebook_any_more_is_said(early: EarlyPage) -> None:
    write = """async (path) => {
      const { workspace } = await import(new URL("./app/storage/workspace.js", location.href));
      await workspace.write(path, new TextEncoder().encode("{"));
    }"""
    early.page.evaluate(write, PATH)
    early.allow_python()
    expect(early.button(texts.OPEN_AS_TEXT)).to_be_visible()


def test_what_is_typed_early_survives_a_kill(
    profile: Profile, server: OwnServer, left_behind: Left
) -> None:
    page = profile.open(server.url + BARE)
    put_back(page, left_behind)
    profile.close()
    early = EarlyPage(profile.context.new_page())
    early.page.goto(server.url)
    expect(early.source(2)).to_be_focused(timeout=RUN)
    early.page.keyboard.type("!")
    expect(early.source(2)).to_have_text(f"{SECOND}!")
    eventually(lambda: early.status("Saved").inner_text() == texts.SAVED, page=early.page)
    profile.kill()
    again = EarlyPage(profile.context.new_page())
    again.page.goto(server.url)
    expect(again.source(2)).to_have_text(f"{SECOND}!", timeout=RUN)
    assert again.is_early
