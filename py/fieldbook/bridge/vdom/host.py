"""What the virtual DOM asks of the real one."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine
from typing import Any, Protocol

__all__ = ["Dispatcher", "Host"]


class Dispatcher(Protocol):
    """Who hears of events; given to the host once."""

    def on_event(self, node: int, hole: int, event: Any) -> None:
        """An event reached a listening node; `hole` is -1 for an element made by `h`."""

    def on_emit(self, node: int, name: str, detail: str) -> None:
        """An island emitted an event, its detail as JSON."""

    def on_failure(self, message: str) -> None:
        """Something in JavaScript failed."""


class Host(Protocol):
    """A document that streams of operations are applied to."""

    def connect(self, dispatcher: Dispatcher) -> None:
        """Tell who hears of events; called once, before anything else."""

    def apply(self, ints: list[int], text: str, separator: str) -> None:
        """Apply a stream: numbers, and strings joined by a separator that none of them holds."""

    def attach(self, node: int, target: Any) -> None:
        """Take an element, given itself or by a selector, as the root `node`, and empty it."""

    def detach(self, node: int) -> None:
        """Leave a root alone: empty it and stop listening to its events."""

    def element(self, node: int) -> Any:
        """The real node with this id."""

    def ask(self, node: int, method: str, arguments: str) -> Awaitable[str]:
        """Call a method of an element or island with JSON arguments; the JSON of its answer."""

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Run the coroutine that a handler returned; failures go to `on_error`."""
