"""A model whose training was cut off or stopped: what was asked for, and going on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldbook.automl.messages import ASKED, Asked, Report, asked_from_json
from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.notebook.nesting import read_json
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.notices import Message
from fieldbook.workbench.training_run import hold_of

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["ModelResuming"]


class ModelResuming:
    """Whether a training can go on, and what is said of one that has not ended."""

    def __init__(self, app: Workbench) -> None:
        self.asked: Signal[Asked | None] = Signal(None)
        """What was asked for, where that can be asked for again now."""
        self.state: Signal[str] = Signal("done")
        self.running = Signal(False)
        self.failure: Signal[Message | None] = Signal(None)
        self.message: Computed[Message | None] = computed(self._message)
        self._app = app
        self._path = ""

    async def read(self, path: str, report: Report) -> None:
        """Look what is known of the training of the model at `path`."""
        self._path = path
        running = await self._app.services.page.is_held(hold_of(path))
        asked = None
        if report.state != "done" and not running:
            asked = await self._read_asked()
        with batch():
            self.state.value = report.state
            self.running.value = running
            self.asked.value = asked
            self.failure.value = None

    def go_on(self) -> None:
        """Train on, on the screen of the table that it was begun with."""
        asked = self.asked.peek()
        if asked is None:
            return
        if not self._app.files.exists(asked.path):
            self.failure.value = texts.table_gone(asked.path)
            return
        self._app.go_on_training(asked, self._path)

    def _message(self) -> Message | None:
        if self.state.value == "training" and self.running.value:
            return texts.IS_TRAINED
        if self.state.value == "training":
            return texts.NOT_ENDED if self.asked.value is None else texts.CUT_OFF
        if self.state.value == "stopped" and self.asked.value is not None:
            return texts.STOPPED_EARLY
        return None

    async def _read_asked(self) -> Asked | None:
        try:
            written = await self._app.services.workspace.read(f"{self._path}/{ASKED}")
            return asked_from_json(read_json(written.decode()))
        except (OSError, ValueError, KeyError, TypeError):
            return None
