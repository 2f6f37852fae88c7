"""What the workbench tells the person: errors, and acts that can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from fieldbook.bridge.reactivity import Signal

__all__ = ["Act", "Message", "Notice", "Notices"]

OFFERED_SECONDS = 10.0

_ids = count(1)


@dataclass(frozen=True)
class Message:
    """What happened, why, and what to do."""

    what: str
    why: str = ""
    remedy: str = ""

    @classmethod
    def of(cls, what: str, error: BaseException) -> Message:
        """Of an error, which may know its own reason and remedy."""
        why = getattr(error, "why", "") or str(error) or type(error).__name__
        return cls(getattr(error, "what", "") or what, why, getattr(error, "remedy", ""))


@dataclass(frozen=True)
class Act:
    """A button of a notice."""

    title: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Notice:
    """A message that floats over the window until it is put away."""

    message: Message
    kind: Literal["error", "info"] = "info"
    acts: tuple[Act, ...] = ()
    id: int = field(default_factory=lambda: next(_ids))


class Notices:
    """The notices shown now, oldest first."""

    def __init__(self, on_error: Callable[[Message], object]) -> None:
        """`on_error` hears of every error that is shown."""
        self.shown: Signal[tuple[Notice, ...]] = Signal(())
        self._on_error = on_error

    def show(self, notice: Notice) -> Notice:
        """Show a notice; a second one with the same words replaces the first."""
        others = tuple(n for n in self.shown.peek() if n.message != notice.message)
        self.shown.value = (*others, notice)[-4:]
        return notice

    def error(self, message: Message, *acts: Act) -> Notice:
        self._on_error(message)
        return self.show(Notice(message, "error", acts))

    def info(self, what: str, *acts: Act) -> Notice:
        return self.show(Notice(Message(what), "info", acts))

    def tell(self, message: Message, *acts: Act) -> Notice:
        """Show something that is no error but takes more than a sentence."""
        return self.show(Notice(message, "info", acts))

    def offer(self, message: Message, *acts: Act) -> Notice:
        """Show what was done with a way to take it back, for some seconds."""
        notice = self.tell(message, *acts)
        asyncio.get_running_loop().call_later(OFFERED_SECONDS, self.dismiss, notice)
        return notice

    def dismiss(self, notice: Notice) -> None:
        """Put a notice away; it may be gone already."""
        self.shown.value = tuple(n for n in self.shown.peek() if n.id != notice.id)
