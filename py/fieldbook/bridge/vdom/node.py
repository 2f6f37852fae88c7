"""`Node`: what a view is made of. A node describes, and once mounted also is, a piece of the DOM.

Of two descriptions of the same piece the newer one takes over what the older one had mounted, so
nothing is copied, and a view may keep a node and show it again.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Protocol

from fieldbook.bridge.vdom.ops import MOVE, REMOVE, SET_TEXT, TEXT

if TYPE_CHECKING:
    from fieldbook.bridge.vdom.stream import OpStream

__all__ = ["Node", "Part", "Text"]


class Node:
    """One piece of a view. Subclasses keep `key` and `id` (0 while not mounted) as slots."""

    __slots__ = ()

    key: Hashable
    id: int

    def mount(self, stream: OpStream, place: int) -> None:
        """Create it at a place (see `ops`): whole, or nothing of it is left to release."""
        raise NotImplementedError

    def accepts(self, _new: Node) -> bool:
        """Tell whether a new node, of the same class and key, can take over from this one."""
        return True

    def take_over(self, stream: OpStream, old: Node) -> None:
        """Become live in place of a node that accepted this one, changing what differs."""
        raise NotImplementedError

    def release(self, stream: OpStream) -> None:
        """Forget everything; the DOM around it goes away as a whole."""
        raise NotImplementedError

    def first(self) -> int:
        """The id of its first DOM node: the place right before it."""
        return self.id

    def move(self, stream: OpStream, place: int) -> None:
        """Move it to another place among its siblings."""
        stream.ints += (MOVE, self.id, place)

    def remove(self, stream: OpStream) -> None:
        """Take it out of the DOM and forget it."""
        stream.ints += (REMOVE, self.id)
        self.release(stream)


class Part(Protocol):
    """A live part of a node: a binding, a region, a nested view."""

    def release(self, stream: OpStream) -> None:
        """Stop following, forget the ids."""


class Text(Node):
    """A text."""

    __slots__ = ("id", "key", "text")

    def __init__(self, text: str) -> None:
        self.key = None
        self.id = 0
        self.text = text

    def mount(self, stream: OpStream, place: int) -> None:
        self.id = stream.new_id()
        stream.ints += (TEXT, self.id, place)
        stream.strings.append(self.text)

    def take_over(self, stream: OpStream, old: Node) -> None:
        assert isinstance(old, Text)
        self.id, old.id = old.id, 0
        if self.text != old.text:
            stream.ints += (SET_TEXT, self.id)
            stream.strings.append(self.text)

    def release(self, stream: OpStream) -> None:
        if self.id:
            stream.release(self.id)
            self.id = 0
