"""What a page's screen says, as it was told by the witness that stands beside the page."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, FilePayload, Locator, Page

__all__ = ["Cell", "Screen", "Seen", "watch"]

_WITNESS = (Path(__file__).parent / "witness.js").read_text("utf-8")
_STARTED = 60.0
_SETTLED = 3.0
_BIN = ".trash/"


@dataclass(frozen=True)
class Cell:
    """A cell on the screen."""

    id: str
    source: str
    output: str
    running: bool = False


@dataclass(frozen=True)
class Seen:
    """The screen at one moment."""

    saved: str
    kernel: str
    offline: str
    early: bool
    listed: bool
    tab: str
    files: tuple[str, ...]
    cells: tuple[Cell, ...]
    active: int
    alerts: tuple[str, ...]
    sourced: bool
    """Whether each cell shows its text: its editor may come later than the cell."""
    bin: tuple[str, ...] | None = None
    """The names in the bin from above, where it is in front."""
    told: tuple[str, ...] = ()
    """What notices say, and what is told where something was done."""

    @property
    def is_saved(self) -> bool:
        """Whether the status bar promises that all of this is kept."""
        return self.saved == "Saved"

    @property
    def words(self) -> set[str]:
        """Everything written in the cells."""
        return {word for cell in self.cells for word in cell.source.split()}

    @property
    def sources(self) -> tuple[str, ...]:
        """The texts of the cells in their order."""
        return tuple(cell.source.strip() for cell in self.cells)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Seen:
        cells = tuple(
            Cell(cell["id"], cell["source"] or "", cell["output"], cell["running"])
            for cell in told["cells"]
        )
        return cls(
            told["saved"],
            told["kernel"],
            told["offline"],
            told["early"],
            told["listed"],
            told["tab"],
            tuple(told["files"]),
            cells,
            told["active"],
            tuple(told["alerts"]),
            all(cell["source"] is not None for cell in told["cells"]),
            None if told["bin"] is None else tuple(told["bin"]),
            tuple(told["told"]),
        )


@dataclass
class Screen:
    """A page, everything that its screen has said, and the hands of the person before it."""

    page: Page
    seen: list[Seen] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    _arrival: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, told: str) -> None:
        """Take what the witness tells."""
        found = json.loads(told)
        self.delays += found["delays"]
        self.seen.append(Seen.of(found))
        self._arrival.set()

    @property
    def now(self) -> Seen:
        """The last that was heard."""
        return self.seen[-1]

    @property
    def saved(self) -> list[Seen]:
        """The moments at which everything on the screen was called saved."""
        return [seen for seen in self.seen if seen.is_saved and seen.listed]

    async def until(
        self, wanted: Callable[[Seen], bool], patience: float = 10.0, what: str = ""
    ) -> Seen:
        """Wait for the screen to be so; what came meanwhile counts, too."""
        deadline = time.monotonic() + patience
        while True:
            self._arrival.clear()
            if self.seen and wanted(self.now):
                return self.now
            left = deadline - time.monotonic()
            if left <= 0:
                last = str(self.now)[:1500] if self.seen else "nothing"
                raise AssertionError(f"not within {patience:g} s: {what}; on the screen: {last}")
            try:
                await asyncio.wait_for(self._arrival.wait(), left)
            except TimeoutError:
                continue

    async def settled(self, is_right: Callable[[Seen], bool]) -> Seen:
        """The screen once it is right, or else after a while as it stays."""
        with contextlib.suppress(AssertionError):
            await self.until(is_right, _SETTLED)
        return self.now

    async def until_drawn(self, *, notebook: bool = False) -> Seen:
        """Wait until Python has drawn the workspace, and the notebook in front."""

        def is_drawn(seen: Seen) -> bool:
            if notebook and not (seen.cells and seen.sourced):
                return False
            return seen.listed and not seen.early

        return await self.until(is_drawn, _STARTED, "the workspace on the screen")

    # What a person does

    def source(self, number: int) -> Locator:
        """The text of a cell, counted from one."""
        return self.page.get_by_role("textbox", name=f"Source of cell {number}", exact=True)

    async def write_in(self, number: int) -> None:
        """Put the cursor behind the text of a cell."""
        await self.source(number).focus()
        await self.page.keyboard.press("Control+End")

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def new_notebook(self, cells: int) -> None:
        """Make a notebook of so many empty cells, and wait until it is called saved."""
        name = "New notebook"
        before = self.now.tab if self.seen else ""
        await self.page.get_by_role("button", name=name, exact=True).first.click()
        await self.until(
            lambda seen: (
                seen.tab.endswith(".ipynb") and seen.tab != before and len(seen.cells) == 1
            ),
            30,
            "a new notebook",
        )
        for number in range(2, cells + 1):
            await self.press("Escape", "b")
            count = number
            await self.until(lambda seen, n=count: len(seen.cells) == n, what="one more cell")  # type: ignore[misc]
        await self.until(lambda seen: seen.is_saved, what="the new notebook saved")

    async def import_files(self, files: Path | Sequence[Path] | Sequence[FilePayload]) -> None:
        """Choose files to be imported; whether they are there shows later."""
        chooser = self.page.locator("input[type=file][aria-label='Import files']").first
        await chooser.set_input_files(files)

    async def undo(self, name: str) -> None:
        """Press "Undo" in the notice about something: those of earlier acts may float, too."""
        notice = self.page.locator(".notice").filter(has_text=f"{name} ").last
        await notice.get_by_role("button", name="Undo", exact=True).click()

    async def open_file(self, name: str) -> Seen:
        """Click on a notebook in the tree and wait until it is in front."""
        await self.item(name).click()
        return await self.until(
            lambda seen: seen.tab == name and bool(seen.cells), 30, f"{name} in front"
        )

    def item(self, name: str) -> Locator:
        """A file or folder in the tree."""
        tree = self.page.get_by_role("tree", name="Files")
        return tree.get_by_role("treeitem", name=name, exact=True)

    async def rename(self, old: str, new: str) -> None:
        """Give a file another name by its field in the tree."""
        await self.item(old).focus()
        await self.press("F2")
        field = self.page.get_by_role("textbox", name="New name")
        await field.fill(new)
        await field.press("Enter")
        await self.until(
            lambda seen: new in seen.files and old not in seen.files, 20, f"{old} renamed"
        )

    async def delete(self, name: str) -> None:
        """Delete a file in the tree."""
        await self.item(name).focus()
        await self.press("Delete")
        await self.until(lambda seen: name not in seen.files, 20, f"{name} deleted")

    async def close_tabs(self) -> None:
        """Close everything that is open."""
        while self.now.tab:
            before = self.now.tab, len(self.seen)
            await self.press("Alt+w")
            await self.until(lambda seen, b=before: seen.tab != b[0], what="a tab closed")  # type: ignore[misc]

    async def hashes(self, *, in_bin: bool = False) -> dict[str, str]:
        """The SHA-256 of every file of the workspace, or of the bin, as the app itself reads it."""
        found: dict[str, str] = await self.page.evaluate(
            """async ([bin, inBin]) => {
              const { workspace: { workspace } } = await import(
                new URL("./bundles/facades.js", document.baseURI));
              const found = {};
              for (const { path } of JSON.parse(await workspace.list())) {
                if (path.startsWith(bin) !== inBin) continue;
                const digest = await crypto.subtle.digest("SHA-256", await workspace.read(path));
                found[path] = new Uint8Array(digest).toHex();
              }
              return found;
            }""",
            [_BIN, in_bin],
        )
        return found


class _Watch:
    """The screens of a context's pages."""

    def __init__(self) -> None:
        self._screens: dict[Page, Screen] = {}

    def screen(self, page: Page) -> Screen:
        if page not in self._screens:
            screen = self._screens[page] = Screen(page)
            page.on("console", lambda message: screen.console.append(message.text[:500]))
            page.on("pageerror", lambda error: screen.console.append(f"uncaught: {error}"))
        return self._screens[page]

    def hear(self, source: dict[str, Any], told: str) -> None:
        self.screen(source["page"]).hear(told)


async def watch(context: BrowserContext) -> Callable[[Page], Screen]:
    """Put the witness into every page of a context; returns what gives a page's screen."""
    watching = _Watch()
    await context.expose_binding("__tell", watching.hear)
    await context.add_init_script(_WITNESS)
    return watching.screen
