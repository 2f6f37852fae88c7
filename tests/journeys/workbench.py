"""Fieldbook as a person meets it: by roles and names, never by the way it is built."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

__all__ = ["Workbench"]

STARTED_MS = 90_000
"""A stock start of Python with everything, on a busy machine."""
RUN_MS = 60_000


class Workbench:
    """One open window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def status(self, name: str) -> Locator:
        """A part of the status bar: Kernel, Saved, Offline."""
        return self.page.get_by_role("status", name=name, exact=True)

    def await_kernel(self) -> None:
        """Wait until the kernel can take a cell."""
        expect(self.status("Kernel")).to_contain_text("Ready", timeout=STARTED_MS)

    def await_saved(self) -> None:
        """Wait for the promise that what was typed survives a kill."""
        expect(self.status("Saved")).to_have_text("Saved", timeout=10_000)

    def await_offline(self) -> None:
        """Wait for the promise that neither network nor server is needed any more."""
        expect(self.status("Offline")).to_contain_text("Ready to work offline", timeout=STARTED_MS)

    def new_notebook(self) -> None:
        """Press the button for it."""
        self.page.get_by_role("button", name="New notebook").first.click(timeout=STARTED_MS)
        expect(self.cell(1)).to_be_visible(timeout=STARTED_MS)

    def cell(self, number: int) -> Locator:
        """A cell by its place, counted from one."""
        notebook = self.page.get_by_role("region", name="Notebook")
        return notebook.get_by_role("group", name=f"Cell {number}", exact=True)

    def source(self, number: int) -> Locator:
        """The text of a cell."""
        return self.page.get_by_role("textbox", name=f"Source of cell {number}", exact=True)

    def output(self, number: int) -> Locator:
        """What a cell has shown."""
        return self.page.get_by_role("group", name=f"Output of cell {number}", exact=True)

    def write(self, number: int, source: str) -> None:
        """Replace a cell's text."""
        self.source(number).fill(source)

    def run(self, number: int, source: str, shows: str) -> None:
        """Write a cell, run it and wait for what it shows; Shift+Enter brings the next cell."""
        self.write(number, source)
        self.source(number).press("Shift+Enter")
        expect(self.output(number)).to_contain_text(shows, timeout=RUN_MS)

    def file(self, name: str) -> Locator:
        """A file in the tree."""
        tree = self.page.get_by_role("tree", name="Files")
        return tree.get_by_role("treeitem", name=name, exact=True)
