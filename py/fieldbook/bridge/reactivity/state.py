"""What runs at this moment: who reads, who owns, what waits for the flush.

The graph belongs to one thread, as the page's Python does, so this is a plain object.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fieldbook.bridge.reactivity.binding import Binding
    from fieldbook.bridge.reactivity.reaction import Reaction
    from fieldbook.bridge.reactivity.source import Subscriber

__all__ = ["CycleError", "ErrorHandler", "Owner", "State", "state"]

ErrorHandler = Callable[[Exception], object]


class CycleError(RuntimeError):
    """A computed value needs itself, or effects keep each other running."""


class Owner(Protocol):
    """Something that other things end with: an effect, a scope, a region of a view."""

    _depth: int

    def _own(self, end: Callable[[], object]) -> None:
        """Call `end` when the owner is disposed or runs again."""


class State:
    """The shared state of the graph; read on every access, hence slots and nothing clever."""

    __slots__ = (
        "bindings",
        "commits",
        "computing",
        "depth",
        "flushing",
        "on_error",
        "owner",
        "reactions",
        "tracker",
        "version",
    )

    def __init__(self) -> None:
        self.tracker: Subscriber | None = None
        """Who subscribes to what is read now."""
        self.owner: Owner | None = None
        """Whose disposal ends what is created now."""
        self.computing = 0
        """How many computed values are being computed (they must not write)."""
        self.depth = 0
        """How many batches are open."""
        self.flushing = False
        self.version = 0
        """Counts all changes, so that an unobserved computed knows when nothing happened."""
        self.reactions: list[Reaction] = []
        self.bindings: list[Binding] = []
        self.commits: list[Callable[[], None]] = []
        """Called at the end of each flush, once; the user interface sends its changes here."""
        self.on_error: ErrorHandler | None = None


state = State()
