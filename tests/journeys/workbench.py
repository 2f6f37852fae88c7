"""Fieldbook as a person meets it: by roles and names, never by the way it is built."""

from __future__ import annotations

import re
from pathlib import Path

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

    def import_files(self, *paths: Path) -> None:
        """Bring files in by the button."""
        chooser = self.page.locator("input[type=file][aria-label='Import files']").first
        chooser.set_input_files(list(paths), timeout=STARTED_MS)

    def grid(self, name: str) -> Locator:
        """A table's grid."""
        return self.page.get_by_role("grid", name=name, exact=True)

    def open_table(self, name: str, rows: int, columns: int, shows: str) -> None:
        """Click a table in the tree and wait for its rows."""
        self.file(name).click(timeout=STARTED_MS)
        grid = self.grid(name)
        expect(grid).to_contain_text(shows, timeout=STARTED_MS)
        # The header is a row of the grid too, the row numbers are no column of the table.
        expect(grid).to_have_attribute("aria-rowcount", str(rows + 1))
        expect(grid).to_have_attribute("aria-colcount", str(columns))

    def train(self, table: str, target: str, seconds: int) -> Locator:
        """Train a model of an open table from its first screen to the finished model."""
        self.page.get_by_role("button", name="Train a model").click()
        form = self.page.get_by_role("region", name="Train a model")
        choice = form.get_by_role("combobox", name="Target column")
        choice.select_option(target, timeout=STARTED_MS)
        form.get_by_role("spinbutton", name="Time budget in seconds").fill(str(seconds))
        start = form.get_by_role("button", name="Start training")
        expect(start).to_be_enabled(timeout=STARTED_MS)
        start.click()
        bar = form.get_by_role("progressbar", name="Training")
        expect(bar.or_(self.model())).to_be_visible(timeout=STARTED_MS)
        model = self.model()
        expect(model).to_be_visible(timeout=STARTED_MS + 3_000 * seconds)
        expect(self.file(f"{Path(table).stem}.model")).to_be_visible()
        return model

    def model(self) -> Locator:
        """The model on the screen."""
        return self.page.get_by_role("region", name="Model", exact=True)

    def predict(self, path: Path, rows: int) -> None:
        """Predict for a file with the model on the screen and see the table of it."""
        self.model().get_by_role("tab", name="Predict").click()
        chooser = self.page.locator("input[type=file][aria-label='Predict from file']")
        chooser.set_input_files(path)
        table = self.page.get_by_role("grid").filter(has_text="prediction")
        expect(table).to_have_attribute("aria-rowcount", str(rows + 1), timeout=STARTED_MS)
        expect(table).to_have_attribute("aria-label", re.compile(path.stem))
