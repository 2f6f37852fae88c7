"""A trained model, in a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldbook.bridge.reactivity import Signal

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["ModelTab"]


class ModelTab:
    """What is known of a model, and what can be done with it."""

    def __init__(self, path: str, app: Workbench) -> None:
        self.path = Signal(path)
        self._app = app

    async def open(self) -> None:
        """Read the report."""

    async def close(self) -> None:
        """Nothing is held."""
