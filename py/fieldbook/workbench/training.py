"""Training on a table, in a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldbook.bridge.reactivity import Signal

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["TrainingTab"]


class TrainingTab:
    """What is understood of a table, what a person asks for, and the search for a model."""

    def __init__(self, path: str, app: Workbench) -> None:
        self.path = Signal(path)
        self._app = app

    async def open(self) -> None:
        """Understand the table."""

    async def close(self) -> None:
        """Nothing is held yet."""
