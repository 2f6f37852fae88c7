"""Which screen belongs to which place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldbook.workbench.addresses import Place
from fieldbook.workbench.diagnostics.tab import DiagnosticsTab
from fieldbook.workbench.memory import room_for_tables
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.sampling import Sampling
from fieldbook.workbench.settings import Settings
from fieldbook.workbench.storage.bin import BinTab
from fieldbook.workbench.table_tab import TableTab
from fieldbook.workbench.tabs import TabContent
from fieldbook.workbench.text_tab import TextTab
from fieldbook.workbench.training import Trainings
from fieldbook.workbench.tree import kind_of

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["Rooms"]


class Rooms:
    """Makes what a tab shows."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._trainings = Trainings(workbench)

    def make(self, place: Place) -> TabContent:
        """What is to be shown at `place`."""
        app = self._workbench
        if place.room == "bin":
            return BinTab()
        if place.room == "settings":
            return Settings(app)
        if place.room == "diagnostics":
            return DiagnosticsTab(app)
        if place.room == "train":
            return self._trainings.tab(place.path)
        if place.room == "history":
            # Few sessions look at versions: what compares them is not loaded at the start.
            from fieldbook.workbench.storage.history import HistoryTab

            return HistoryTab(place.path, app)
        if place.room == "models":
            return ModelTab(place.path, app)
        if kind_of(place.path) == "notebook":
            return NotebookTab(
                app.new_session_id(),
                place.path,
                app.services,
                app.tasks,
                app.notices,
                app.clipboard,
                app.notebook_moved,
            )
        if kind_of(place.path) == "table":
            room = room_for_tables(app.services.machine.memory_gb)
            return TableTab(place.path, app.services.jobs, self.sampling(), room)
        return TextTab(place.path, app.services.workspace)

    def sampling(self) -> Sampling:
        """Takes samples of one tab's table."""
        app = self._workbench
        return Sampling(app.services.jobs, app.files, app.notices, app.tasks)

    def file_changed(self, content: TabContent) -> None:
        """The file of an open tab was changed by somebody else."""
        if isinstance(content, NotebookTab):
            if content.session.peek() is not None and not content.files.writing:
                self._workbench.tasks.start(content.files.changed_outside())
        elif isinstance(content, TextTab | TableTab):
            self._workbench.tasks.start(content.open())
