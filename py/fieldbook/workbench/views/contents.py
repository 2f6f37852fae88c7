"""Which view shows what a tab holds."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.diagnostics.tab import DiagnosticsTab
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.settings import Settings
from fieldbook.workbench.storage.bin import BinTab
from fieldbook.workbench.table_tab import TableTab
from fieldbook.workbench.tabs import Tab
from fieldbook.workbench.text_tab import TextTab
from fieldbook.workbench.training import TrainingTab
from fieldbook.workbench.views.diagnostics import diagnostics
from fieldbook.workbench.views.model import model
from fieldbook.workbench.views.notebook import notebook
from fieldbook.workbench.views.settings import settings
from fieldbook.workbench.views.table import table
from fieldbook.workbench.views.text import text
from fieldbook.workbench.views.train import training

__all__ = ["content"]


def content(app: Workbench, tab: Tab) -> Content:
    """The view of a tab's content."""
    match tab.content:
        case NotebookTab() as opened:
            return notebook(app, opened)
        case TableTab() as opened:
            return table(app, opened)
        case TextTab() as opened:
            return text(app, opened)
        case BinTab():
            from fieldbook.workbench.views.storage.bin import bin_view

            return bin_view(app)
        case Settings() as opened:
            return settings(opened)
        case DiagnosticsTab() as opened:
            return diagnostics(opened)
        case TrainingTab() as opened:
            return training(opened)
        case ModelTab() as opened:
            return model(app, opened)
        case other if tab.place.room == "history":
            from fieldbook.workbench.storage.history import HistoryTab
            from fieldbook.workbench.views.storage.history import history

            assert isinstance(other, HistoryTab)
            return history(other)
        case other:
            raise TypeError(f"There is no view of {type(other).__name__}.")
