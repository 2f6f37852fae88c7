"""`PythonVDOM`: views, the stream of their changes, and the events that come back."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

from fieldbook.bridge.reactivity.scheduler import batch, on_error
from fieldbook.bridge.reactivity.source import untracked
from fieldbook.bridge.reactivity.state import ErrorHandler, state
from fieldbook.bridge.vdom.content import Content, Region
from fieldbook.bridge.vdom.event import Event, call_handler
from fieldbook.bridge.vdom.host import Host
from fieldbook.bridge.vdom.stream import OpStream

__all__ = ["HostError", "Mounted", "PythonVDOM"]


class HostError(RuntimeError):
    """Something failed on the JavaScript side: an adapter, a property, a method."""


class PythonVDOM:
    """Draws views on a host. Each handler and each flush sends one stream of changes.

    Errors of handlers, effects, views and adapters all go to `on_error`, by default to standard
    error; none of them stops the others.
    """

    def __init__(self, host: Host, on_error: ErrorHandler = traceback.print_exception) -> None:
        self._host = host
        self._stream = OpStream(host)
        self._mounted: list[Mounted] = []
        self.on_error = on_error
        host.connect(self)

    def mount(self, target: Any, view: Callable[[], Content]) -> Mounted:
        """Draw a view into an element, given itself or by a selector, in place of what it held.

        The view is rendered again when a signal that it read itself has changed.
        """
        root = self._stream.new_id()
        try:
            self._host.attach(root, target)
        except Exception:
            self._stream.release(root)
            raise
        if not self._mounted:
            state.commits.append(self._stream.commit)
            on_error(self._report)
        region = Region(view)
        mounted = Mounted(self, region, root)
        self._mounted.append(mounted)
        with batch():
            untracked(lambda: region.mount(self._stream, -root))
        return mounted

    def unmount(self, mounted: Mounted) -> None:
        """Take a view away; see `Mounted.dispose`."""
        if mounted not in self._mounted:
            return
        stream = self._stream
        with batch():
            untracked(lambda: mounted.region.release(stream))
            stream.commit()
            self._host.detach(mounted.root)
            stream.release(mounted.root)
            stream.commit()
        self._mounted.remove(mounted)
        if not self._mounted:
            state.commits.remove(self._stream.commit)

    def on_event(self, node: int, hole: int, event: Any) -> None:
        """Hand an event of the host to its handler."""
        listener = self._stream.listeners.get(node)
        if listener is None:
            return
        handler = listener.handler(hole, "" if hole >= 0 else str(event.type))
        if handler is not None:
            self._handle(handler, Event(event))

    def on_emit(self, node: int, name: str, detail: str) -> None:
        """Hand an event of an island to its handler."""
        island = self._stream.islands.get(node)
        handler = None if island is None else island.on.get(name)
        if handler is not None:
            self._handle(handler, json.loads(detail))

    def on_failure(self, message: str) -> None:
        """Report what failed in JavaScript."""
        self._report(HostError(message))

    def _handle(self, handler: Callable[..., object], argument: object) -> None:
        try:
            with batch():
                result = call_handler(handler, argument)
            if isinstance(result, Coroutine):
                self._host.spawn(self._finish(result))
        except Exception as error:  # noqa: BLE001  # reported; the page goes on
            self._report(error)

    async def _finish(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001
            self._report(error)

    def _report(self, error: Exception) -> None:
        self.on_error(error)


class Mounted:
    """A view in its place."""

    def __init__(self, owner: PythonVDOM, region: Region, root: int) -> None:
        self.region = region
        self.root = root
        self._owner = owner

    def dispose(self) -> None:
        """Take the view away, and end everything in it. Doing so again does nothing."""
        self._owner.unmount(self)
