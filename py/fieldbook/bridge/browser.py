"""The platform behind the bridge: the one module here that knows Pyodide.

Nothing of JavaScript is touched when it is imported, only when something is made.
"""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from fieldbook.bridge.core import KeepAlive, current_scope, keep_alive

if TYPE_CHECKING:
    from fieldbook.bridge.vdom.host import Dispatcher

__all__ = ["DomHost", "create_callback", "from_bytes", "to_bytes"]

_CAPACITY = 1 << 16


def create_callback(function: Callable[..., object], scope: KeepAlive | None = None) -> Any:
    """A function for JavaScript to keep and call, destroyed with a `keep_alive` scope.

    It belongs to `scope`, else to the scope that is open; without one it lives for ever.
    """
    keeper = scope or current_scope()
    proxy = _create_proxy(function)
    return proxy if keeper is None else keeper.keep(proxy)


def to_bytes(buffer: Any) -> bytes:
    """The bytes of a JavaScript ArrayBuffer or typed array, copied once."""
    content: bytes = buffer.to_bytes()
    return content


def from_bytes(content: bytes | bytearray | memoryview) -> Any:
    """A JavaScript Uint8Array with a copy of these bytes."""
    import js

    javascript: Any = js
    target = javascript.Uint8Array.new(len(content))
    target.assign(content)
    return target


class DomHost:
    """The document, reached through `app/bridge/dom.js` (its module, given as `dom`)."""

    def __init__(self, dom: Any) -> None:
        self._module = dom
        self._kept = keep_alive()
        self._array_kept = keep_alive()
        self._tasks: set[Any] = set()
        self._array = array("i")
        self._dom: Any = None
        self._apply: Any = None

    def connect(self, dispatcher: Dispatcher) -> None:
        kept = self._kept
        self._dom = self._module.createDom(
            create_callback(dispatcher.on_event, kept),
            create_callback(dispatcher.on_emit, kept),
            create_callback(dispatcher.on_failure, kept),
        )
        self._apply = self._dom.apply
        self._reserve(_CAPACITY)

    def apply(self, ints: list[int], text: str, separator: str) -> None:
        count = len(ints)
        if count > len(self._array):
            self._reserve(1 << count.bit_length())
        self._array[:count] = array("i", ints)
        self._apply(count, text, separator)

    def attach(self, node: int, target: Any) -> None:
        self._dom.attach(node, target)

    def detach(self, node: int) -> None:
        self._dom.detach(node)

    def element(self, node: int) -> Any:
        return self._dom.node(node)

    def ask(self, node: int, method: str, arguments: str) -> Awaitable[str]:
        answer: Awaitable[str] = self._dom.ask(node, method, arguments)
        return answer

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        from asyncio import ensure_future

        task = ensure_future(work)
        self._tasks.add(task)  # the event loop itself holds tasks only weakly
        task.add_done_callback(self._tasks.discard)

    def _reserve(self, capacity: int) -> None:
        """Make room for streams of this many integers, and show JavaScript where."""
        old, self._array_kept = self._array_kept, keep_alive()
        self._array = array("i", bytes(4 * capacity))
        self._dom.setArray(self._array_kept.keep(_create_proxy(self._array)))
        old.dispose()


def _create_proxy(target: object) -> Any:
    from pyodide.ffi import create_proxy

    return create_proxy(target)
