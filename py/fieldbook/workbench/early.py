"""Taking over the notebook that the page showed by itself, before Python was there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from fieldbook.workbench import texts
from fieldbook.workbench.services import EarlyAct, Services

if TYPE_CHECKING:
    from fieldbook.workbench.addresses import Place
    from fieldbook.workbench.commands import Commands
    from fieldbook.workbench.notebook_session import NotebookSession
    from fieldbook.workbench.notebook_tab import NotebookTab

__all__ = ["EarlyNotebook", "front_record"]


class EarlyNotebook:
    """Goes on where the person is, and does what they asked for: in order, and once."""

    def __init__(self, services: Services, run_in: Callable[[NotebookTab, str], None]) -> None:
        """`run_in` runs a command in a notebook."""
        self._services = services
        self._run_in = run_in

    def place(self, session: NotebookSession) -> None:
        """Before it is drawn: make that cell active which is so on the screen."""
        where = self._services.early.where()
        if session.cell(where.cell) is not None:
            session.activate(where.cell, editing=where.editing)

    async def take_over(self, tab: NotebookTab) -> None:
        """Once it is drawn: put it in the place of what is on the screen."""
        await self._services.early.settled()
        session = tab.session.peek()
        state = self._services.early.hand_over()
        if session is None:
            return
        if session.cell(state.cell) is not None:
            session.activate(state.cell, editing=state.editing)
        self._do(tab, session, state.acts)
        if state.acts and state.editing and session.cell(state.cell) is not None:
            session.activate(state.cell)
            tab.focus(editing=True)
        if state.edited:
            session.on_edit()

    def _do(self, tab: NotebookTab, session: NotebookSession, acts: Sequence[EarlyAct]) -> None:
        for act in acts:
            if act.text:
                self._type(tab, session, act.text)
            elif not act.cell:
                self._run_in(tab, act.command)
            elif (cell := session.cell(act.cell)) is not None:
                tab.runs.asked = {act.cell: act.source}
                if act.command:
                    session.activate(act.cell)
                    self._run_in(tab, act.command)
                else:
                    tab.run([cell])

    def _type(self, tab: NotebookTab, session: NotebookSession, text: str) -> None:
        """Write where the command before has led, unless that is no text."""
        cell_id = session.active.peek()
        if session.editing.peek():
            session.document.set_source(cell_id, session.sources()[cell_id] + text)
            tab.focus(editing=True, where="end")


def front_record(place: Place, commands: Commands) -> dict[str, Any]:
    """What the page is to know of the notebook in front to show it early at the next start."""
    return {
        "address": place.address,
        "path": place.path,
        "shortcuts": commands.shortcuts(early=True),
        "runs": [command.id for command in commands if command.early == "waits"],
        "words": {
            "queued": texts.QUEUED,
            "saved": texts.SAVED,
            "saving": texts.SAVING,
            "failed": texts.not_saved(""),
        },
    }
