"""The workbench in a real browser, on the built site: one window for all of these."""

from __future__ import annotations

import json
import re
import select
import socket
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.hostile.files import hostile_notebook, hostile_table
from tests.hostile.gadgets import GADGETS
from tests.hostile.stage import CANARIES, CONTROL
from tests.support.servers import OwnServer

ACTIVE_PARTS = """() => {
    const found = [];
    const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) look(element.shadowRoot);
            const acts = [...element.attributes].filter(({ name }) => /^(on|py-)/.test(name));
            const isActive = element.matches("script, iframe, object, embed, link, meta, base");
            if (isActive || acts.length > 0) found.push(element.outerHTML.slice(0, 200));
        }
    };
    look(document.querySelector(".window"));
    return found;
}"""
STARTED = 120_000
"""Milliseconds for a first start on a busy machine."""
RUN = 30_000


class Window:
    """The page by roles and names, as a person finds its parts."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def status(self, name: str) -> Locator:
        return self.page.get_by_role("status", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def notebook(self) -> Locator:
        return self.page.get_by_role("region", name="Notebook")

    def cell(self, number: int) -> Locator:
        return self.notebook.get_by_role("group", name=f"Cell {number}", exact=True)

    def source(self, number: int) -> Locator:
        return self.page.get_by_role("textbox", name=f"Source of cell {number}", exact=True)

    def output(self, number: int) -> Locator:
        return self.page.get_by_role("group", name=f"Output of cell {number}", exact=True)

    @property
    def cells(self) -> Locator:
        return self.notebook.get_by_role("group", name=re.compile(r"^Cell \d+$"))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def run(self, number: int, source: str) -> Locator:
        """Write a cell and run it in place; leaves the cell's text."""
        self.source(number).fill(source)
        self.source(number).press("Control+Enter")
        return self.output(number)


@pytest.fixture(scope="module")
def page_errors() -> list[str]:
    return []


@pytest.fixture(scope="module")
def window(browser: Browser, _own_server: OwnServer, page_errors: list[str]) -> Iterator[Window]:
    """A window with a notebook and a kernel that is ready."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("pageerror", lambda error: page_errors.append(str(error)))
    page.goto(_own_server.url)
    window = Window(page)
    window.button("New notebook").first.click(timeout=STARTED)
    expect(window.source(1)).to_be_visible(timeout=RUN)
    expect(window.status("Kernel")).to_have_text("Ready", timeout=STARTED)
    yield window
    context.close()


@pytest.fixture
def fresh(window: Window, page_errors: list[str]) -> Iterator[Window]:
    """The same window with one empty cell, in command mode."""
    expect(window.status("Kernel")).to_have_text("Ready", timeout=RUN)
    window.press("Escape")
    window.cells.first.click()
    window.press("Escape", "Control+a", "d", "d")
    expect(window.cells).to_have_count(1)
    expect(window.source(1)).to_have_text("")
    yield window
    assert page_errors == []


def test_running_goes_on_to_the_next_cell(fresh: Window) -> None:
    fresh.source(1).fill("6 * 7")
    fresh.source(1).press("Shift+Enter")
    expect(fresh.output(1)).to_have_text("42", timeout=RUN)
    expect(fresh.cells).to_have_count(2)
    fresh.page.keyboard.type("_ + 1")
    fresh.press("Alt+Enter")
    expect(fresh.output(2)).to_have_text("43", timeout=RUN)
    expect(fresh.cells).to_have_count(3)
    expect(fresh.cell(2)).to_contain_text(re.compile(r"\[\d+\]"))


def test_jupyters_keys_work_in_command_mode(fresh: Window) -> None:
    fresh.source(1).fill("first")
    fresh.press("Escape", "b", "Enter")
    fresh.page.keyboard.type("second")
    fresh.press("Escape", "k", "x", "j", "v")
    expect(fresh.source(2)).to_have_text("first")
    fresh.press("z", "z")
    expect(fresh.source(1)).to_have_text("first")
    fresh.press("ArrowUp", "ArrowUp", "Shift+J", "Shift+M")
    expect(fresh.cells).to_have_count(1)
    expect(fresh.source(1)).to_contain_text("second")
    fresh.press("a", "m", "Enter")
    fresh.page.keyboard.type("# A heading")
    fresh.press("Control+Enter")
    expect(fresh.page.get_by_role("heading", name="A heading")).to_be_visible()
    fresh.press("y")
    expect(fresh.source(1)).to_have_text("# A heading")


def test_a_frame_a_picture_and_an_error_are_shown(fresh: Window) -> None:
    output = fresh.run(1, "from IPython.display import HTML\nHTML('<b>bold</b>')")
    expect(output.locator("b")).to_have_text("bold", timeout=RUN)
    output = fresh.run(1, "print('before')\nraise ValueError('no luck')")
    expect(output.locator(".output-error-line")).to_have_text("ValueError: no luck", timeout=RUN)
    expect(output).to_contain_text("before")
    expect(fresh.cell(1)).to_contain_text("Failed")


def test_a_line_can_be_asked_for(fresh: Window) -> None:
    output = fresh.run(1, "name = input('Who? ')\nprint('Hello', name)")
    field = fresh.page.get_by_role("textbox", name="Who?")
    expect(field).to_be_focused(timeout=RUN)
    fresh.page.keyboard.type("Ada")
    fresh.press("Enter")
    expect(output).to_contain_text("Hello Ada", timeout=RUN)


def test_running_code_can_be_interrupted(fresh: Window) -> None:
    output = fresh.run(1, "print('begun')\nwhile True: pass")
    expect(output).to_contain_text("begun", timeout=RUN)
    expect(fresh.status("Kernel")).to_have_text("Busy")
    fresh.press("i", "i")
    expect(output).to_contain_text("KeyboardInterrupt", timeout=RUN)
    expect(fresh.status("Kernel")).to_have_text("Ready")


def test_the_palette_finds_commands(fresh: Window) -> None:
    fresh.press("Control+Shift+P")
    field = fresh.page.get_by_role("combobox", name="Type a command")
    expect(field).to_be_focused()
    fresh.page.keyboard.type("code add")
    expect(fresh.page.get_by_text("No command has these words.")).to_be_visible()
    field.fill("cell below")
    fresh.press("ArrowDown", "ArrowUp", "Enter")
    expect(field).to_have_count(0)
    expect(fresh.cells).to_have_count(2)


def test_completions_come_from_the_kernel(fresh: Window) -> None:
    expect(fresh.run(1, "harvest_total = 3\nharvest_total")).to_have_text("3", timeout=RUN)
    fresh.source(1).fill("harvest_t")
    # Not Tab: it takes what is offered, and typing may have opened the list already.
    fresh.source(1).press("Control+Space")
    expect(fresh.page.get_by_role("option", name=re.compile("harvest_total"))).to_be_visible(
        timeout=RUN
    )
    fresh.page.wait_for_timeout(200)  # a list that has just opened takes no keys for 75 ms
    fresh.press("Enter")
    expect(fresh.source(1)).to_have_text("harvest_total")


def test_typing_is_saved(fresh: Window) -> None:
    fresh.source(1).fill("kept = True")
    expect(fresh.status("Saved")).to_have_text("Saved", timeout=5_000)


def test_files_are_renamed_deleted_and_had_back(fresh: Window) -> None:
    page = fresh.page
    chosen = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"some words")
    fresh.button("Import files").set_input_files(chosen)
    item = page.get_by_role("treeitem", name="notes.txt", exact=True)
    expect(item).to_be_visible()
    expect(page.get_by_role("tabpanel").get_by_text("some words")).to_be_visible()
    item.focus()
    fresh.press("F2")
    page.keyboard.type("words.txt")
    fresh.press("Enter")
    renamed = page.get_by_role("treeitem", name="words.txt", exact=True)
    expect(renamed).to_be_visible()
    expect(page.get_by_role("tab", name="words.txt")).to_be_visible()
    renamed.focus()
    fresh.press("Delete")
    expect(renamed).to_have_count(0)
    fresh.button("Undo").last.click()
    expect(renamed).to_be_visible()
    renamed.focus()
    fresh.press("Delete")
    expect(renamed).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Bin")).click()
    kept = page.get_by_role("table", name="Bin").get_by_role("row", name=re.compile("words.txt"))
    fresh.button("Delete for good: words.txt").click()
    expect(page.get_by_role("alertdialog").get_by_text("That can't be undone.")).to_be_visible()
    fresh.press("Escape")
    fresh.button("Restore: words.txt").click()
    expect(renamed).to_be_visible()
    expect(kept).to_have_count(0)
    fresh.press("Alt+w")
    page.get_by_role("tab", name=re.compile("Untitled")).click()


def test_versions_are_looked_through_and_restored(fresh: Window) -> None:
    page = fresh.page
    fresh.run(1, "print('as it was')")
    expect(fresh.output(1)).to_have_text("as it was", timeout=RUN)
    fresh.press("Control+Shift+P")
    page.keyboard.type("Clear all outputs")
    fresh.press("Enter")
    expect(page.get_by_text("All outputs were cleared.")).to_be_visible()
    fresh.source(1).fill("other = 1")
    expect(fresh.status("Saved")).to_have_text("Saved", timeout=5_000)
    fresh.button("Show versions").click()
    version = page.get_by_role("listbox", name="Versions").get_by_role("option").first
    expect(version).to_contain_text("before outputs were cleared")
    cells = page.get_by_role("group", name="Cells of this version")
    expect(cells).to_contain_text("− print('as it was')")
    expect(cells).to_contain_text("+ other = 1")
    fresh.button("Restore this version").click()
    expect(fresh.source(1)).to_have_text("print('as it was')")
    expect(fresh.output(1)).to_have_text("as it was")
    page.get_by_role("status").get_by_role("button", name="Undo").last.click()
    expect(fresh.source(1)).to_have_text("other = 1")
    page.get_by_role("button", name=re.compile("^Close Versions")).click()


def test_the_kernels_memory_is_shown_and_leads_to_who_takes_it(fresh: Window) -> None:
    expect(fresh.run(1, "6 * 7")).to_have_text("42", timeout=RUN)
    memory = fresh.page.get_by_role("button", name=re.compile(r"^Memory: [\d.]+ MB$"))
    expect(memory).to_have_text(re.compile(r"^[\d.]+ MB$"))
    memory.click()
    expect(fresh.page.get_by_role("heading", name="Memory")).to_be_in_viewport()
    expect(fresh.page.get_by_role("meter", name="Memory of Untitled.ipynb")).to_be_visible()
    expect(fresh.page.get_by_text(re.compile(r"^At most \d workers?"))).to_be_visible()
    fresh.press("Alt+w")


def test_the_diagnostics_are_found_and_copied(fresh: Window) -> None:
    page = fresh.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(fresh.run(1, "secret = 6 * 7\nsecret")).to_have_text("42", timeout=RUN)
    page.keyboard.press("Control+Shift+P")
    page.keyboard.type("diagnostics")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Last errors")).to_be_visible(timeout=RUN)
    assert page.url.endswith("#/diagnostics")
    page.get_by_role("combobox", name="Whose lines are shown").select_option("kernel 1")
    log = page.get_by_role("list", name="Log")
    expect(log.get_by_text(re.compile(r"^A cell has ended: ok, "))).not_to_have_count(0)
    expect(log.get_by_text("page", exact=True)).to_have_count(0)
    fresh.button("Copy as text").click()
    expect(fresh.status("Outcome")).to_contain_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    for known in ("Version: 0.1.0", "Untitled.ipynb: ", "Kept: ", "Workers: At most", "kernel: "):
        assert f"\n  {known}" in text, known
    assert "service worker, note: Build" in text
    assert "secret" not in text
    fresh.press("Alt+w")


def test_the_theme_is_changed_at_once(fresh: Window) -> None:
    page = fresh.page
    fresh.button("Settings").click()
    page.get_by_role("radio", name="Dark").check()
    background = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    assert background == "rgb(22, 24, 27)"
    page.get_by_role("radio", name="As the system has it").check()
    fresh.button("Close Settings").click()
    expect(fresh.notebook).to_be_visible()


def test_the_tab_in_front_is_in_sight_on_a_small_screen(fresh: Window) -> None:
    page = fresh.page
    texts = [
        FilePayload(name=f"note {k}.txt", mimeType="text/plain", buffer=b"words") for k in range(5)
    ]
    fresh.button("Import files").set_input_files(texts)
    last = page.get_by_role("tab", name="note 4.txt")
    expect(last).to_be_visible()
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": 390, "height": 844})
    first = page.get_by_role("tab", name=re.compile("Untitled"))
    fresh.press("Control+}")
    expect(first).to_be_in_viewport(ratio=0.9)
    fresh.press("Control+{")
    expect(last).to_be_in_viewport(ratio=0.9)
    page.set_viewport_size(before)
    first.click()


def test_files_from_others_are_shown_and_run_nothing(fresh: Window) -> None:
    page = fresh.page
    page.evaluate(f"() => {{ {CANARIES} }}")
    payloads = [*CONTROL, *GADGETS]
    files = [
        FilePayload(name=f"{CONTROL[0]}.csv", mimeType="", buffer=hostile_table(payloads)),
        FilePayload(name=f"{CONTROL[0]}.txt", mimeType="", buffer="\n".join(payloads).encode()),
        FilePayload(name=f"{CONTROL[1]}.ipynb", mimeType="", buffer=hostile_notebook(payloads)),
    ]
    fresh.button("Import files").set_input_files(files)
    names = ["<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.txt"]
    expect(fresh.cell(3 * len(payloads))).to_be_attached(timeout=RUN)
    expect(fresh.output(3 * len(payloads) - 2)).to_contain_text("pyodide-lock.json")
    expect(page.get_by_role("tab", name=re.compile("ontoggle=alert"))).to_be_visible()
    for name in names:
        expect(page.get_by_role("treeitem", name=name, exact=True)).to_be_visible()
    page.get_by_role("tab", name=names[1], exact=True).click()
    expect(page.get_by_role("tabpanel").get_by_text("import js; js.alert(1)").first).to_be_visible()
    page.get_by_role("tab", name=names[0], exact=True).click()
    expect(page.get_by_role("grid", name=names[0], exact=True)).to_be_visible(timeout=RUN)
    assert page.evaluate(ACTIVE_PARTS) == []
    assert page.evaluate("() => window.ran") == []
    page.get_by_role("tab", name=re.compile("Untitled")).click()


ESCAPES = """<p id=found></p><script>
const tries = {
  origin: () => origin,
  parent: () => parent.document.title,
  top: () => top.location.href,
  storage: () => localStorage.length,
  cookie: () => document.cookie,
  caches: () => caches.keys().then(String),
  databases: () => indexedDB.open('x'),
  open: () => String(open("https://elsewhere.example")),
  alert: () => alert(1) ?? "undefined",
  request: () => fetch("https://elsewhere.example/").then(() => "answered"),
  home: () => fetch("./assets.json").then(() => "answered"),
  worker: () => navigator.serviceWorker.controller?.state ?? "none",
  lead: () => { top.location = "https://elsewhere.example/"; return "led"; },
  call: async () => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:CALLS" }] });
    peer.createDataChannel("x");
    await peer.setLocalDescription();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return "called";
  },
};
const found = document.getElementById("found");
(async () => {
  const told = [];
  for (const [name, attempt] of Object.entries(tries)) {
    try { told.push(`${name} ${await attempt()}`); } catch (error) { told.push(`${name} -`); }
  }
  found.textContent = told.join(", ");
})();
found.onclick = () => { location = "http://127.0.0.1:PAGES/what-it-knows"; };
</script>"""


def test_a_notebook_nested_beyond_measure_is_refused_and_the_page_lives(fresh: Window) -> None:
    deep = b"[" * 300_000 + b"]" * 300_000
    files = [FilePayload(name="deep.ipynb", mimeType="", buffer=deep)]
    fresh.button("Import files").set_input_files(files)
    expect(fresh.page.get_by_role("alert").filter(has_text="can't be opened")).to_be_visible()
    fresh.page.get_by_role("tab", name=re.compile("Untitled")).click()
    expect(fresh.run(1, "6 * 7")).to_have_text("42", timeout=RUN)


@pytest.fixture
def next_door() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Who would hear of a connection: for calls (UDP) and for pages (TCP)."""
    with (
        socket.socket(type=socket.SOCK_DGRAM) as calls,
        socket.create_server(("127.0.0.1", 0)) as pages,
    ):
        calls.bind(("127.0.0.1", 0))
        yield calls, pages


def test_an_output_that_acts_is_locked_into_its_frame(
    fresh: Window, next_door: tuple[socket.socket, socket.socket]
) -> None:
    calls, pages = next_door
    script = ESCAPES.replace("CALLS", str(calls.getsockname()[1]))
    script = script.replace("PAGES", str(pages.getsockname()[1]))
    output = fresh.run(1, f"from IPython.display import HTML\nHTML('''{script}''')")
    found = output.frame_locator("iframe").locator("#found")
    expect(found).to_contain_text("call", timeout=RUN)
    told = dict(each.split(" ", 1) for each in found.inner_text().split(", "))
    free = {name: what for name, what in told.items() if what != "-"}
    # A call may be begun; nobody hears of it.
    harmless = {"origin": "null", "open": "null", "alert": "undefined", "call": "called"}
    assert free == harmless
    output.locator("iframe").scroll_into_view_if_needed()  # out of sight, frames are not laid out
    fits = re.compile(r"height: [3-9]\dpx")
    expect(output.locator("iframe")).to_have_attribute("style", fits)
    found.click()
    expect(found).to_have_count(0)
    assert select.select(next_door, [], [], 0.5)[0] == []


def test_outputs_from_elsewhere_act_once_they_are_trusted(fresh: Window) -> None:
    page = fresh.page
    script = "<b>chart</b><script>document.body.append('drawn')</script>"
    output = {"output_type": "display_data", "data": {"text/html": script}, "metadata": {}}
    cell = {"cell_type": "code", "id": "one", "source": "chart()", "outputs": [output]}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    content = json.dumps(notebook).encode()
    theirs = FilePayload(name="theirs.ipynb", mimeType="", buffer=content)
    fresh.button("Import files").set_input_files(theirs)
    shown = fresh.output(1)
    expect(shown.get_by_text("chart")).to_be_visible(timeout=RUN)
    expect(shown).to_contain_text("Shown without its scripts.")
    fresh.button("Trust this notebook…").click()
    dialog = page.get_by_role("alertdialog", name="Trust this notebook?")
    expect(dialog).to_be_visible()
    fresh.press("Escape")
    expect(dialog).to_have_count(0)
    expect(shown.locator("iframe")).to_have_count(0)
    fresh.button("Trust this notebook…").click()
    dialog.get_by_role("button", name="Trust this notebook").click()
    expect(shown.frame_locator("iframe").get_by_text("drawn")).to_be_visible(timeout=RUN)
    expect(fresh.button("Trust this notebook…")).to_have_count(0)
    page.get_by_role("tab", name=re.compile("Untitled")).click()


def test_every_name_that_others_rely_on_is_there_once(fresh: Window) -> None:
    names: list[Callable[[], Locator]] = [
        lambda: fresh.status("Kernel"),
        lambda: fresh.status("Saved"),
        lambda: fresh.status("Offline"),
        lambda: fresh.button("Import files"),
        lambda: fresh.button("New notebook"),
        lambda: fresh.button("Run all"),
        lambda: fresh.button("Interrupt kernel"),
        lambda: fresh.button("Restart kernel"),
        lambda: fresh.button("Run cell 1"),
        lambda: fresh.page.get_by_role("tree", name="Files"),
        lambda: fresh.notebook,
        lambda: fresh.cell(1),
        lambda: fresh.source(1),
        lambda: fresh.output(1),
    ]
    assert [name().count() for name in names] == [1] * len(names)
