"""`component`: an island in the view that a JavaScript library draws, behind an adapter."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.reaction import Reaction
from fieldbook.bridge.reactivity.source import Source
from fieldbook.bridge.reactivity.state import state
from fieldbook.bridge.vdom.element import Element, Props
from fieldbook.bridge.vdom.node import Node
from fieldbook.bridge.vdom.ops import ISLAND, ISLAND_UPDATE
from fieldbook.bridge.vdom.ref import Ref
from fieldbook.bridge.vdom.stream import OpStream

__all__ = ["Island", "component"]

Handlers = Mapping[str, Callable[[Any], object]]


class Island(Node, Reaction):
    """An element that an adapter fills; see `component`."""

    __slots__ = ("_element", "_props", "_sent", "_stream", "id", "key", "name", "on", "ref")

    def __init__(
        self, name: str, props: Props, on: Handlers, key: Hashable, element: Element, ref: Ref
    ) -> None:
        super().__init__(None)
        self.key = key
        self.id = 0
        self.name = name
        self.on = on
        self.ref = ref
        self._props = props
        self._sent: dict[str, Any] = {}
        self._element = element
        self._stream: OpStream

    def mount(self, stream: OpStream, place: int) -> None:
        self._element.mount(stream, place)
        self._begin(stream)
        try:
            self._sent = self._track(self._values)
            text = _json(self.name, self._sent)
        except Exception:
            self.release(stream)
            raise
        stream.ints += (ISLAND, self.id, stream.name(self.name))
        stream.strings.append(text)

    def accepts(self, new: Node) -> bool:
        return (
            isinstance(new, Island)
            and new.name == self.name
            and self._element.accepts(new._element)
        )

    def take_over(self, stream: OpStream, old: Node) -> None:
        assert isinstance(old, Island)
        old.id = 0
        old.dispose()
        if old.ref is not self.ref:
            old.ref._unset(old._element.id)
        self._sent = old._sent
        try:
            self._element.take_over(stream, old._element)
        finally:
            self._begin(stream)
        self._run()

    def release(self, stream: OpStream) -> None:
        if self.id:
            self.ref._unset(self.id)
            del stream.islands[self.id]
            self.id = 0
            self._element.release(stream)
            self.dispose()

    def _begin(self, stream: OpStream) -> None:
        self._stream = stream
        self.id = self._element.id
        self._live = True
        self._depth = 0 if state.owner is None else state.owner._depth + 1
        stream.islands[self.id] = self
        self.ref._set(stream, self.id)

    def _values(self) -> dict[str, Any]:
        return {
            name: prop.value if isinstance(prop, Source) else prop
            for name, prop in self._props.items()
        }

    def _run(self) -> None:
        values = self._track(self._values)
        changed = {
            name: value
            for name, value in values.items()
            if name not in self._sent or not same(self._sent[name], value)
        }
        changed |= {name: None for name in self._sent if name not in values}
        if changed:
            text = _json(self.name, changed)
            self._stream.ints += (ISLAND_UPDATE, self.id)
            self._stream.strings.append(text)
        self._sent = values


def component(
    name: str,
    props: Props | None = None,
    on: Handlers | None = None,
    key: Hashable = None,
    tag: str = "div",
    attrs: Props | None = None,
    ref: Ref | None = None,
) -> Island:
    """An island handled by the JavaScript adapter registered as `name`.

    Properties cross as JSON and may be signals; what changes is sent in one update. `on` has a
    handler for each event that the adapter emits. The island's `.ref` calls its methods; give one
    of your own to keep it over several renderings. `attrs` are those of the element itself.
    """
    element = Element(tag, attrs or {}, [], None)
    return Island(name, props or {}, on or {}, key, element, ref or Ref())


def _json(name: str, values: Mapping[str, Any]) -> str:
    try:
        return json.dumps(values, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise TypeError(f"The properties of {name!r} must be JSON: {error}.") from error
