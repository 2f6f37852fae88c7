"""A notebook that a page shows early, in memory."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.storage import Json, SaveState
from fieldbook.workbench.services import EarlyState

__all__ = ["MemoryEarly"]


class MemoryEarly:
    """A notebook that the page shows early, if a test says so; what it was told."""

    def __init__(self) -> None:
        self.path = ""
        self.state = EarlyState()
        self.over = ""
        self.kept: Json | None = None

    def claim(self, path: str) -> bool:
        return self.path == path

    def dismiss(self) -> None:
        self.over = "dismissed"

    def where(self) -> EarlyState:
        return self.state

    async def settled(self) -> None: ...

    def hand_over(self) -> EarlyState:
        self.over = "handed over"
        return self.state

    def on_save_state(self, listener: Callable[[SaveState], None]) -> None:
        self.tell = listener

    def keep(self, front: Json | None) -> None:
        self.kept = front
