"""`h`: an element made call by call, for shapes that change from one rendering to the next."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from fieldbook.bridge.reactivity.binding import Binding
from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.source import Source
from fieldbook.bridge.vdom.content import Content, as_nodes
from fieldbook.bridge.vdom.node import Node, Part
from fieldbook.bridge.vdom.ops import ELEMENT, EMPTY, EVENT, INSERT, LISTEN, PROPERTY, REF, SET
from fieldbook.bridge.vdom.reconcile import mount_all, reconcile
from fieldbook.bridge.vdom.ref import RefPart
from fieldbook.bridge.vdom.stream import OpStream
from fieldbook.bridge.vdom.template import kind_of
from fieldbook.bridge.vdom.values import followed, push_value

__all__ = ["Element", "Props", "h"]

Props = Mapping[str, Any]

_NONE: Props = {}
_kinds: dict[str, tuple[int, str]] = {}


class Element(Node):
    """An element with its properties and children; see `h`."""

    __slots__ = ("_parts", "id", "key", "nodes", "props", "tag")

    def __init__(self, tag: str, props: Props, nodes: list[Node], key: Hashable) -> None:
        self.key = key
        self.id = 0
        self.tag = tag
        self.props = props
        self.nodes = nodes
        self._parts: dict[str, Part] | None = None

    def mount(self, stream: OpStream, place: int) -> None:
        self.id = node = stream.new_id()
        mounted: list[Node] = []
        try:
            stream.ints += (ELEMENT, node, stream.name(self.tag), place)
            late = []
            for name, value in self.props.items():
                # Properties come last: a select's value needs its options, a range's its limits.
                if kind_named(name)[0] == PROPERTY:
                    late.append((name, value))
                else:
                    self._set(stream, name, value)
            mount_all(stream, -node, self.nodes)
            mounted = self.nodes
            for name, value in late:
                self._set(stream, name, value)
        except Exception:
            self._end(stream, mounted)
            raise
        stream.ints += (INSERT, node, place)

    def accepts(self, new: Node) -> bool:
        return isinstance(new, Element) and new.tag == self.tag

    def take_over(self, stream: OpStream, old: Node) -> None:
        assert isinstance(old, Element)
        self.id, old.id = old.id, 0
        self._parts, old._parts = old._parts, None
        if self.id in stream.listeners:
            stream.listeners[self.id] = self
        before, after = old.props, self.props
        # Should a property fail, the former children are those that are there to be released.
        nodes, self.nodes = self.nodes, old.nodes
        late = []
        for name, value in after.items():
            if name in before and same(before[name], value):
                continue
            if kind_named(name)[0] == PROPERTY:
                late.append((name, value))
            else:
                self._change(stream, name, value)
        for name in before:
            if name not in after:
                self._change(stream, name, None)
        self.nodes = nodes
        if not nodes and old.nodes:
            stream.ints += (EMPTY, self.id)
            for node in old.nodes:
                node.release(stream)
        else:
            reconcile(stream, -self.id, old.nodes, nodes)
        for name, value in late:
            self._change(stream, name, value)

    def release(self, stream: OpStream) -> None:
        if self.id:
            self._end(stream, self.nodes)

    def _end(self, stream: OpStream, mounted: list[Node]) -> None:
        """Forget everything, of the children those that are mounted."""
        for node in mounted:
            node.release(stream)
        if self._parts is not None:
            for part in self._parts.values():
                part.release(stream)
            self._parts = None
        stream.listeners.pop(self.id, None)
        stream.release(self.id)
        self.id = 0

    def handler(self, _hole: int, event: str) -> Any:
        """Who handles the events of a type."""
        return self.props.get("@" + event)

    def _change(self, stream: OpStream, name: str, value: Any) -> None:
        part = self._parts.pop(name, None) if self._parts else None
        if part is not None:
            part.release(stream)
        self._set(stream, name, value)

    def _set(self, stream: OpStream, name: str, value: Any) -> None:
        kind, bare = kind_named(name)
        if kind == EVENT:
            if value is not None:
                stream.ints += (LISTEN, self.id, stream.name(bare))
                stream.listeners[self.id] = self
        elif kind == REF:
            self._add_part(name, RefPart(stream, self.id, value))
        else:
            number = stream.name(bare)
            source = followed(value)
            shown = value if source is None else source.peek()
            push_value(stream, (SET, self.id, kind, number), kind, bare, shown)
            if source is not None:
                self._add_part(name, _PropBinding(source, stream, self.id, kind, bare))

    def _add_part(self, name: str, part: Part) -> None:
        if self._parts is None:
            self._parts = {}
        self._parts[name] = part


class _PropBinding(Binding):
    """A signal as an attribute, property or style of an element."""

    __slots__ = ("_kind", "_name", "_node", "_stream")

    def __init__(
        self, source: Source[Any], stream: OpStream, node: int, kind: int, name: str
    ) -> None:
        super().__init__(source)
        self._stream = stream
        self._node = node
        self._kind = kind
        self._name = name

    def _write(self, value: Any) -> None:
        stream = self._stream
        operation = (SET, self._node, self._kind, stream.name(self._name))
        push_value(stream, operation, self._kind, self._name, value)

    def release(self, _stream: OpStream) -> None:
        self.dispose()


def h(tag: str, props: Props | None = None, *children: Content, key: Hashable = None) -> Element:
    """An element with properties and children; `html` is faster where the shape is constant.

    Properties are attributes, except `@click` and the like (handlers), `style:width` (a style),
    `ref`, and `value`, `checked`, `disabled`, `indeterminate`, `muted`, `selected` and
    `prop:NAME` (DOM properties). A value may be a signal or a function, which is then followed.
    """
    return Element(tag, props or _NONE, as_nodes(children), key)


def kind_named(name: str) -> tuple[int, str]:
    """`kind_of`, remembered."""
    kind = _kinds.get(name)
    if kind is None:
        kind = _kinds[name] = kind_of(name)
    return kind
