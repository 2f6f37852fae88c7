"""`Ref`: a hold on one element or island, to call its methods."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fieldbook.bridge.reactivity.scheduler import batch
from fieldbook.bridge.vdom.ops import CALL

if TYPE_CHECKING:
    from fieldbook.bridge.vdom.stream import OpStream

__all__ = ["Ref", "RefPart"]


class Ref:
    """Given as `ref={}` in a template, `ref` in `h`'s properties, or an island's own `.ref`."""

    __slots__ = ("_id", "_stream")

    def __init__(self) -> None:
        self._id = 0
        self._stream: OpStream | None = None

    @property
    def mounted(self) -> bool:
        """Whether there is an element now."""
        return self._stream is not None

    def call(self, method: str, *arguments: object) -> None:
        """Call a method of the element or island, in order with the other changes of the flush.

        Without a mounted element nothing happens: it went away, and so did the wish.
        """
        stream = self._stream
        if stream is None:
            return
        text = json.dumps(arguments, allow_nan=False)
        with batch():
            stream.ints += (CALL, self._id, stream.name(method))
            stream.strings.append(text)

    async def ask(self, method: str, *arguments: object) -> Any:
        """Call a method and await its answer, which crosses as JSON."""
        stream = self._stream
        if stream is None:
            raise LookupError(f"There is no element to ask for {method!r}: it is not mounted.")
        stream.commit()
        text = json.dumps(arguments, allow_nan=False)
        return json.loads(await stream.host.ask(self._id, method, text))

    @property
    def element(self) -> Any:
        """The real element, for what only the platform can do."""
        if self._stream is None:
            raise LookupError("There is no element: it is not mounted.")
        self._stream.commit()
        return self._stream.host.element(self._id)

    def _set(self, stream: OpStream, node: int) -> None:
        self._stream = stream
        self._id = node

    def _unset(self, node: int) -> None:
        if self._id == node:  # else it holds another element already
            self._stream = None
            self._id = 0


class RefPart:
    """A `Ref` at work on an element."""

    __slots__ = ("_node", "_ref")

    def __init__(self, stream: OpStream, node: int, ref: Ref | None) -> None:
        self._node = node
        self._ref = ref
        if ref is not None:
            ref._set(stream, node)

    def release(self, _stream: OpStream) -> None:
        if self._ref is not None:
            self._ref._unset(self._node)
