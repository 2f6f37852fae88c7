"""Other trainings for the same target, to be compared with a model: read from their folders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldbook.automl.messages import Report, report_from_json
from fieldbook.bridge.reactivity import Signal
from fieldbook.notebook.nesting import read_json
from fieldbook.workbench.tree import MODEL_SUFFIX, is_in_bin

if TYPE_CHECKING:
    from fieldbook.bridge.storage import FileEntry
    from fieldbook.workbench.app import Workbench

__all__ = ["MOST_COMPARED", "ModelComparison", "Training", "read_report"]

MOST_COMPARED = 30
"""So many of the newest are read; more would fill the screen before they told anything."""
_REPORT = f"{MODEL_SUFFIX}/report.json"


@dataclass(frozen=True)
class Training:
    """A training that has ended with a model, and what keeps its score from being compared."""

    path: str
    report: Report
    modified: float
    """When its report was written last, in seconds since 1970."""
    differs: tuple[str, ...]
    """"rows" or "validation", where they are others than the model's that is shown."""


class ModelComparison:
    """The trainings beside the model at `path`, best first, that model among them."""

    def __init__(self, app: Workbench) -> None:
        self.trainings: Signal[tuple[Training, ...]] = Signal(())
        self._app = app

    async def read(self, path: str, shown: Report) -> None:
        """Look for models of the same target and measure; one alone compares with nothing."""
        newest = sorted(
            (
                entry
                for entry in self._app.files.entries.peek()
                if entry.path.endswith(_REPORT) and not is_in_bin(entry.path)
            ),
            key=lambda entry: -entry.modified,
        )
        found = [
            training
            for entry in newest[:MOST_COMPARED]
            if (training := await self._training(entry, shown)) is not None
        ]
        others = any(training.path != path for training in found)
        self.trainings.value = tuple(sorted(found, key=_rank)) if others else ()

    async def _training(self, entry: FileEntry, shown: Report) -> Training | None:
        folder = entry.path.removesuffix("/report.json")
        report = await read_report(self._app, folder)
        if report is None or report.score is None or report.state == "training":
            return None
        if (report.target, report.task, report.metric) != (shown.target, shown.task, shown.metric):
            return None
        differs = tuple(
            name for name in ("rows", "validation") if getattr(report, name) != getattr(shown, name)
        )
        return Training(folder, report, entry.modified / 1000, differs)


async def read_report(app: Workbench, folder: str) -> Report | None:
    """What a training has written of itself; `None` where that can't be read."""
    try:
        written = (await app.services.workspace.read(f"{folder}/report.json")).decode()
        return report_from_json(read_json(written))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _rank(training: Training) -> float:
    return -(training.report.score or 0.0)
