"""Jupyter's commands, on the notebook in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from fieldbook.workbench import texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.commands import Command, Early, Scope
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.services import Services
from fieldbook.workbench.storage import history_texts
from fieldbook.workbench.tasks import Tasks

__all__ = ["NotebookCommands"]


class NotebookCommands:
    """What can be done in the notebook that is in front; `current` finds it."""

    def __init__(
        self,
        current: Callable[[], NotebookTab | None],
        open_place: Callable[[Place], object],
        services: Services,
        tasks: Tasks,
    ) -> None:
        self._current = current
        self._open_place = open_place
        self._services = services
        self._tasks = tasks

    def all(self) -> list[Command]:
        """Every command, in the palette's order."""
        return [*self._running(), *self._editing(), *self._moving()]

    def _running(self) -> list[Command]:
        make = self._command
        return [
            make(
                "run-cell",
                "Run cell",
                lambda tab: self._run(tab, "stay"),
                "Ctrl+Enter",
                scope="notebook",
                early="waits",
            ),
            make(
                "run-and-advance",
                "Run cell and go to the next",
                lambda tab: self._run(tab, "next"),
                "Shift+Enter",
                scope="notebook",
                early="waits",
            ),
            make(
                "run-and-insert",
                "Run cell and add one below",
                lambda tab: self._run(tab, "insert"),
                "Alt+Enter",
                scope="notebook",
                early="waits",
            ),
            make("run-all", texts.RUN_ALL, lambda tab: self._run_many(tab, "all")),
            make("run-above", "Run the cells above", lambda tab: self._run_many(tab, "above")),
            make(
                "run-below",
                "Run this cell and those below",
                lambda tab: self._run_many(tab, "below"),
            ),
            make("interrupt", texts.INTERRUPT, lambda tab: _session(tab).kernel.interrupt(), "I I"),
            make("restart", texts.RESTART, lambda tab: _session(tab).kernel.restart(), "0 0"),
            make("restart-and-run", texts.RESTART_AND_RUN, self._restart_and_run),
            make(
                "clear-output",
                "Clear the cell's output",
                lambda tab: tab.runs.clear(_session(tab).chosen()),
            ),
            make(
                "clear-outputs",
                "Clear all outputs",
                lambda tab: self._tasks.start(tab.clear_outputs()),
            ),
        ]

    def _editing(self) -> list[Command]:
        make = self._command
        return [
            make(
                "insert-above",
                "Add a cell above",
                lambda tab: self._then_focus(tab, tab.edits.insert_above),
                "A",
            ),
            make(
                "insert-below",
                "Add a cell below",
                lambda tab: self._then_focus(tab, tab.edits.insert_below),
                "B",
            ),
            make(
                "delete-cell",
                texts.DELETE_CELL,
                lambda tab: self._then_focus(tab, tab.edits.delete),
                "D D",
            ),
            make(
                "undo",
                "Undo the change to cells",
                lambda tab: self._then_focus(tab, tab.edits.undo),
                "Z",
            ),
            make(
                "redo",
                "Redo the change to cells",
                lambda tab: self._then_focus(tab, tab.edits.redo),
                "Shift+Z",
            ),
            make("copy-cells", "Copy cells", lambda tab: tab.edits.copy(), "C"),
            make("cut-cells", "Cut cells", lambda tab: self._then_focus(tab, tab.edits.cut), "X"),
            make(
                "paste-cells",
                "Paste cells below",
                lambda tab: self._then_focus(tab, tab.edits.paste_below),
                "V",
            ),
            make(
                "paste-above",
                "Paste cells above",
                lambda tab: self._then_focus(tab, tab.edits.paste_above),
                "Shift+V",
            ),
            make(
                "merge-cells",
                "Merge cells",
                lambda tab: self._then_focus(tab, tab.edits.merge),
                "Shift+M",
            ),
            make(
                "split-cell",
                "Split cell at the cursor",
                self._split,
                "Ctrl+Shift+-",
                "Ctrl+Shift+_",
                scope="notebook",
            ),
            make(
                "move-up",
                "Move cell up",
                lambda tab: self._then_focus(tab, lambda: tab.edits.move(-1)),
                "Ctrl+Shift+ArrowUp",
            ),
            make(
                "move-down",
                "Move cell down",
                lambda tab: self._then_focus(tab, lambda: tab.edits.move(1)),
                "Ctrl+Shift+ArrowDown",
            ),
            make("to-code", "Change to code", lambda tab: self._set_type(tab, "code"), "Y"),
            make(
                "to-markdown",
                "Change to Markdown",
                lambda tab: self._set_type(tab, "markdown"),
                "M",
            ),
            make("to-raw", "Change to raw text", lambda tab: self._set_type(tab, "raw"), "R"),
            make("save", "Save", self._save, "Ctrl+S", scope="always", early="done"),
            make("versions", history_texts.SHOW_VERSIONS, self._versions),
            make("download-notebook", texts.DOWNLOAD_NOTEBOOK, self._download),
        ]

    def _moving(self) -> list[Command]:
        make = self._command
        return [
            make("edit-cell", "Edit cell", lambda tab: tab.focus(editing=True), "Enter"),
            make(
                "leave-cell",
                "Leave the cell's text",
                self._leave,
                "Escape",
                scope="notebook",
                palette=False,
            ),
            make(
                "next-cell",
                "Next cell",
                lambda tab: self._step(tab, 1),
                "J",
                "ArrowDown",
                palette=False,
            ),
            make(
                "previous-cell",
                "Previous cell",
                lambda tab: self._step(tab, -1),
                "K",
                "ArrowUp",
                palette=False,
            ),
            make(
                "extend-down",
                "Select also the cell below",
                lambda tab: self._extend(tab, 1),
                "Shift+J",
                "Shift+ArrowDown",
                palette=False,
            ),
            make(
                "extend-up",
                "Select also the cell above",
                lambda tab: self._extend(tab, -1),
                "Shift+K",
                "Shift+ArrowUp",
                palette=False,
            ),
            make("select-all-cells", "Select all cells", self._select_all, "Ctrl+A", palette=False),
        ]

    def _command(
        self,
        name: str,
        title: str,
        run: Callable[[NotebookTab], object],
        *shortcuts: str,
        scope: Scope = "command",
        palette: bool = True,
        early: Early = "",
    ) -> Command:
        def on_current() -> None:
            tab = self._current()
            if tab is not None:
                run(tab)

        return Command(
            f"notebook.{name}",
            title,
            on_current,
            shortcuts,
            scope,
            when=lambda: self._current() is not None,
            in_palette=palette,
            early=early,
        )

    def _run(self, tab: NotebookTab, then: Literal["stay", "next", "insert"]) -> None:
        session = _session(tab)
        chosen = session.chosen()
        if not chosen:
            return
        tab.run(chosen)
        after = session.index(chosen[-1].id) + 1
        cells = session.cells.peek()
        if then == "insert" or (then == "next" and after == len(cells)):
            tab.edits.insert(after)
            tab.focus(editing=True)
        elif then == "next":
            session.activate(cells[after].id)
            tab.focus()
        else:
            session.activate(chosen[-1].id)
            tab.focus()

    def _run_many(self, tab: NotebookTab, which: Literal["all", "above", "below"]) -> None:
        cells = _session(tab).cells.peek()
        at = _session(tab).index(_session(tab).active.peek())
        tab.run({"all": cells, "above": cells[:at], "below": cells[at:]}[which])

    def _restart_and_run(self, tab: NotebookTab) -> None:
        _session(tab).kernel.restart()
        self._run_many(tab, "all")

    def _then_focus(self, tab: NotebookTab, edit: Callable[[], object]) -> None:
        edit()
        tab.focus()

    def _set_type(self, tab: NotebookTab, cell_type: str) -> None:
        tab.edits.set_type(cell_type)
        tab.focus()

    def _split(self, tab: NotebookTab) -> None:
        session = _session(tab)
        tab.edits.split(self._services.documents.cursor(tab.id, session.active.peek()))
        tab.focus(editing=True, where="start")

    def _leave(self, tab: NotebookTab) -> None:
        tab.focus()

    def _step(self, tab: NotebookTab, by: int) -> None:
        session = _session(tab)
        cells = session.cells.peek()
        at = session.index(session.active.peek()) + by
        if 0 <= at < len(cells):
            session.activate(cells[at].id)
            tab.focus()

    def _extend(self, tab: NotebookTab, by: int) -> None:
        _session(tab).extend(by)
        tab.focus()

    def _select_all(self, tab: NotebookTab) -> None:
        session = _session(tab)
        session.selected.value = frozenset(cell.id for cell in session.cells.peek())

    def _save(self, tab: NotebookTab) -> None:
        self._tasks.start(tab.save())

    def _versions(self, tab: NotebookTab) -> None:
        self._open_place(Place("history", tab.path.peek()))

    def _download(self, tab: NotebookTab) -> None:
        async def download() -> None:
            name = tab.path.peek().rpartition("/")[2]
            content = await tab.files.content()
            self._services.page.download(name, content, "application/x-ipynb+json")

        self._tasks.start(download())


def _session(tab: NotebookTab) -> NotebookSession:
    session = tab.session.peek()
    assert session is not None
    return session
