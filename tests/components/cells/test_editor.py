"""The editor of a cell, on a real document in the browser's storage."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, expect

from tests.components.cells.conftest import Parts
from tests.support.polling import eventually


def open_document(parts: Parts, *sources: str) -> None:
    """Open a document with cells c1, c2, … as session `s`."""
    cells = [
        {"id": f"c{n}", "cell_type": "code", "source": source, "metadata": {}}
        for n, source in enumerate(sources, 1)
    ]
    parts.page.evaluate(
        """async (json) => {
          const { openDocument } = await import("./app/platform/documents.js");
          window.doc = await openDocument("s", "test.ipynb", json);
        }""",
        json.dumps({"cells": cells, "metadata": {}}),
    )


def editor(parts: Parts, number: int = 1, language: str = "python") -> Locator:
    label = f"Source of cell {number}"
    parts.mount(
        "editor", {"session": "s", "cell": f"c{number}", "language": language, "label": label}
    )
    box = parts.page.get_by_role("textbox", name=label, exact=True)
    box.wait_for()
    return box


def sources(parts: Parts) -> list[str]:
    snapshot = json.loads(parts.page.evaluate("() => window.doc.snapshot()"))
    return [cell["source"] for cell in snapshot["cells"]]


def test_what_is_typed_is_in_the_document(parts: Parts) -> None:
    open_document(parts, "x")
    box = editor(parts)
    expect(box).to_have_text("x")
    box.press("End")
    parts.page.keyboard.type(" = 1")
    assert sources(parts) == ["x = 1"]


def test_what_others_change_is_shown(parts: Parts) -> None:
    open_document(parts, "x")
    box = editor(parts)
    parts.page.evaluate("() => window.doc.setSource('c1', 'y = 2')")
    expect(box).to_have_text("y = 2")


def test_undo_reaches_across_cells(parts: Parts) -> None:
    open_document(parts, "", "")
    first = editor(parts, 1)
    first.click()
    parts.page.keyboard.type("a")
    second = editor(parts, 2)
    second.click()
    parts.page.wait_for_timeout(600)
    parts.page.keyboard.type("b")
    parts.page.keyboard.press("Control+z")
    eventually(lambda: sources(parts) == ["a", ""], page=parts.page)
    parts.page.keyboard.press("Control+z")
    eventually(lambda: sources(parts) == ["", ""], page=parts.page)
    parts.page.keyboard.press("Control+Shift+Z")
    parts.page.keyboard.press("Control+Shift+Z")
    eventually(lambda: sources(parts) == ["a", "b"], page=parts.page)


def test_the_focus_is_told_before_a_key_can_follow(parts: Parts) -> None:
    open_document(parts, "x")
    box = editor(parts)
    told = box.evaluate(
        """async (box) => {
          box.focus();
          await null;
          return window.told;
        }"""
    )
    assert told == [["focus", None]]


def test_the_focus_and_the_ways_out_are_told(parts: Parts) -> None:
    open_document(parts, "one\ntwo")
    box = editor(parts)
    box.click()
    parts.page.keyboard.press("Control+Home")
    parts.page.keyboard.press("ArrowDown")
    parts.page.keyboard.press("ArrowDown")
    parts.page.keyboard.press("ArrowUp")
    parts.page.keyboard.press("ArrowUp")
    assert parts.told() == [["focus", None], ["leave", "down"], ["leave", "up"]]


def test_keys_of_the_notebook_are_left_to_it(parts: Parts) -> None:
    open_document(parts, "x")
    editor(parts).click()
    parts.page.evaluate(
        """async () => {
          const { setShortcuts } = await import("./app/platform/keyboard.js");
          window.ran = [];
          const table = [
            { keys: "Shift+Enter", scope: "notebook", command: "run" },
            { keys: "Escape", scope: "notebook", command: "leave" },
            { keys: "7 7", scope: "command", command: "delete" },
          ];
          setShortcuts(JSON.stringify(table), (command) => window.ran.push(command) > 0);
        }"""
    )
    for key in ("Shift+Enter", "7", "7", "Escape"):
        parts.page.keyboard.press(key)
    assert sources(parts)[0].count("7") == 2
    assert parts.page.evaluate("() => window.ran") == ["run", "leave"]
    parts.page.evaluate("() => { document.activeElement.blur(); document.body.tabIndex = -1; }")
    parts.page.evaluate("() => document.body.focus()")
    for key in ("7", "7"):
        parts.page.keyboard.press(key)
    assert parts.page.evaluate("() => window.ran") == ["run", "leave", "delete"]


def test_a_cell_can_be_renumbered_and_change_its_language(parts: Parts) -> None:
    open_document(parts, "def f(): ...")
    box = editor(parts)
    assert box.locator("span").count() > 0
    parts.update({"label": "Source of cell 7", "language": "raw"})
    renamed = parts.page.get_by_role("textbox", name="Source of cell 7")
    expect(renamed).to_have_text("def f(): ...")
    expect(renamed.locator("span")).to_have_count(0)


def test_the_cursor_is_counted_in_characters(parts: Parts) -> None:
    open_document(parts, "😀x")
    box = editor(parts)
    box.click()
    parts.page.keyboard.press("End")
    at = parts.page.evaluate(
        """async () => (await import("./app/components/editor.js")).cursorOf("s", "c1")"""
    )
    assert at == 2


def test_editors_are_built_where_the_browser_cannot_say_that_it_is_idle(parts: Parts) -> None:
    parts.page.evaluate("() => { delete globalThis.requestIdleCallback; }")
    open_document(parts, "x")
    expect(editor(parts)).to_have_text("x")


def test_two_hundred_editors_keep_the_page_alive(parts: Parts) -> None:
    open_document(parts, *(f"value_{n} = {n}" for n in range(1, 201)))
    longest = parts.page.evaluate(
        """async () => {
          const { mount } = await import("./app/components/editor.js");
          const gaps = [];
          const begin = performance.now();
          let last = begin;
          let going = true;
          (function tick() {
            const now = performance.now();
            gaps.push(now - last);
            last = now;
            if (going) setTimeout(tick);
          })();
          for (let n = 1; n <= 200; n += 1) {
            const host = document.createElement("div");
            document.querySelector("#stage").append(host);
            mount(host, { session: "s", cell: `c${n}`, language: "python", label: `Cell ${n}` },
              () => {});
            if (n % 20 === 0) await new Promise(requestAnimationFrame);
          }
          const built = () => [...document.querySelectorAll("#stage > div")]
            .every((host) => host.firstChild.shadowRoot.querySelector("[role=textbox]"));
          while (!built()) await new Promise((resolve) => setTimeout(resolve, 50));
          going = false;
          gaps.sort((a, b) => a - b);
          return gaps.at(-1) / (last - begin);
        }"""
    )
    # A share, so that it holds on busy machines: no turn builds more than a few of them.
    assert longest < 0.15
