"""Blocks: clones of a template, of which only the holes are ever compared."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from fieldbook.bridge.reactivity.binding import Binding
from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.signals import Source
from fieldbook.bridge.vdom.content import Content, Dynamic, as_nodes
from fieldbook.bridge.vdom.node import Node, Part
from fieldbook.bridge.vdom.ops import (
    BLOCK,
    CONTENT,
    EVENT,
    HOLE,
    REF,
    SET_HOLE,
    TEXT_HOLE,
)
from fieldbook.bridge.vdom.reconcile import matches, mount_all, reconcile
from fieldbook.bridge.vdom.ref import RefPart
from fieldbook.bridge.vdom.stream import OpStream
from fieldbook.bridge.vdom.template import Template
from fieldbook.bridge.vdom.values import flagged, followed, is_text, push_value, text_of

__all__ = ["Block"]


class Block(Node):
    """A template with the values of its holes."""

    __slots__ = ("_parts", "id", "key", "template", "values")

    def __init__(self, template: Template, values: tuple[Any, ...], key: Hashable) -> None:
        self.key = key
        self.id = 0
        self.template = template
        self.values = values
        self._parts: dict[int, Part] | None = None

    def mount(self, stream: OpStream, place: int) -> None:
        template = self.template
        self.id = node = stream.new_id()
        if template.listens:
            stream.listeners[node] = self
        # Collected here and pushed at the end: a value that fails leaves no half operation.
        ints = [BLOCK, stream.template(template), node, place]
        strings: list[str] = []
        later: list[int] = []
        hole = -1
        for kind, value in zip(template.kinds, self.values, strict=True):
            hole += 1
            if kind == CONTENT:
                # The commonest case is taken here, without a call.
                if value.__class__ is str:
                    strings.append(value)
                elif not self._mount_text(stream, hole, value, strings):
                    strings.append("")
                    later.append(hole)
            elif kind == REF:
                later.append(hole)
            elif kind != EVENT:
                flag, text = self._mount_value(stream, hole, value)
                ints.append(flag)
                if text is not None:
                    strings.append(text)
        stream.ints += ints
        stream.strings += strings
        if later:
            self._mount_later(stream, later)

    def _mount_text(self, stream: OpStream, hole: int, value: Any, strings: list[str]) -> bool:
        """Show plain text or a signal of it; False if the value is something else."""
        if isinstance(value, Source):
            shown = value.peek()
            if not is_text(shown):
                return False
            strings.append(text_of(shown))
            self._add_part(hole, _TextBinding(value, stream, self.id, hole))
            return True
        if not is_text(value):
            return False
        strings.append(text_of(value))
        return True

    def _mount_value(self, stream: OpStream, hole: int, value: Any) -> tuple[int, str | None]:
        """Flag and string of an attribute, property or style, followed if it is a signal."""
        kind, name = self.template.kinds[hole], self.template.holes[hole].name
        source = followed(value)
        if source is None:
            return flagged(kind, name, value)
        crossing = flagged(kind, name, source.peek())
        self._add_part(hole, _ValueBinding(source, stream, self.id, hole, kind, name))
        return crossing

    def accepts(self, new: Node) -> bool:
        return isinstance(new, Block) and new.template is self.template

    def take_over(self, stream: OpStream, old: Node) -> None:
        assert isinstance(old, Block)
        self.id, old.id = old.id, 0
        self._parts, old._parts = old._parts, None
        template = self.template
        if template.listens:
            stream.listeners[self.id] = self
        hole = -1
        for kind, before, after in zip(template.kinds, old.values, self.values, strict=True):
            hole += 1
            if before is after or kind == EVENT or same(before, after):
                continue
            if kind == CONTENT:
                self._change_content(stream, hole, after)
            elif kind == REF:
                self._release_part(stream, hole)
                self._mount_later(stream, [hole])
            else:
                self._change_value(stream, hole, after)

    def release(self, stream: OpStream) -> None:
        node = self.id
        if not node:
            return
        self.id = 0
        if self._parts is not None:
            for part in self._parts.values():
                part.release(stream)
            self._parts = None
        if self.template.listens:
            del stream.listeners[node]
        stream.release(node)

    def handler(self, hole: int, _event: str) -> Any:
        """Who handles the events of a hole."""
        return self.values[hole]

    def _mount_later(self, stream: OpStream, holes: list[int]) -> None:
        """Mount what needs an id for its hole. All ids first: content shifts later holes."""
        contents = []
        for hole in holes:
            node = stream.new_id()
            stream.ints += (HOLE, self.id, hole, node)
            value = self.values[hole]
            if self.template.kinds[hole] == REF:
                self._add_part(hole, RefPart(stream, node, value, owned=True))
            else:
                part = _HolePart(node)
                contents.append((part, value))
                self._add_part(hole, part)
        for part, value in contents:
            part.mount(stream, value)

    def _release_part(self, stream: OpStream, hole: int) -> Part | None:
        part = self._parts.pop(hole, None) if self._parts else None
        if part is not None:
            part.release(stream)
        return part

    def _change_content(self, stream: OpStream, hole: int, value: Content) -> None:
        part = self._parts.get(hole) if self._parts else None
        if isinstance(part, _TextBinding) and part.region is not None:
            part = part.region
        if isinstance(part, _HolePart):
            part.change(stream, value)
            return
        self._release_part(stream, hole)
        if is_text(value):
            stream.ints += (TEXT_HOLE, self.id, hole)
            stream.strings.append(text_of(value))
        elif isinstance(value, Source) and is_text(shown := value.peek()):
            stream.ints += (TEXT_HOLE, self.id, hole)
            stream.strings.append(text_of(shown))
            self._add_part(hole, _TextBinding(value, stream, self.id, hole))
        else:
            stream.ints += (TEXT_HOLE, self.id, hole)
            stream.strings.append("")
            self._mount_later(stream, [hole])

    def _change_value(self, stream: OpStream, hole: int, value: Any) -> None:
        self._release_part(stream, hole)
        flag, text = self._mount_value(stream, hole, value)
        stream.ints += (SET_HOLE, self.id, hole, flag)
        if text is not None:
            stream.strings.append(text)

    def _add_part(self, hole: int, part: Part) -> None:
        if self._parts is None:
            self._parts = {}
        self._parts[hole] = part


class _TextBinding(Binding):
    """A signal shown as the text of a hole; if it comes to hold nodes, as a region."""

    __slots__ = ("_hole", "_node", "_stream", "region")

    def __init__(self, source: Source[Any], stream: OpStream, node: int, hole: int) -> None:
        super().__init__(source)
        self._stream = stream
        self._node = node
        self._hole = hole
        self.region: _HolePart | None = None

    def _write(self, value: Any) -> None:
        stream = self._stream
        stream.ints += (TEXT_HOLE, self._node, self._hole)
        if is_text(value):
            stream.strings.append(text_of(value))
            return
        stream.strings.append("")
        self.dispose()
        anchor = stream.new_id()
        stream.ints += (HOLE, self._node, self._hole, anchor)
        self.region = _HolePart(anchor)
        self.region.mount(stream, self._source)

    def release(self, stream: OpStream) -> None:
        self.dispose()
        if self.region is not None:
            self.region.release(stream)


class _ValueBinding(Binding):
    """A signal as an attribute, property or style."""

    __slots__ = ("_hole", "_kind", "_name", "_node", "_stream")

    def __init__(
        self, source: Source[Any], stream: OpStream, node: int, hole: int, kind: int, name: str
    ) -> None:
        super().__init__(source)
        self._stream = stream
        self._node = node
        self._hole = hole
        self._kind = kind
        self._name = name

    def _write(self, value: Any) -> None:
        operation = (SET_HOLE, self._node, self._hole)
        push_value(self._stream, operation, self._kind, self._name, value)

    def release(self, _stream: OpStream) -> None:
        self.dispose()


class _HolePart:
    """Nodes in a hole, before the hole's own text."""

    __slots__ = ("_anchor", "_nodes")

    def __init__(self, anchor: int) -> None:
        self._anchor = anchor
        self._nodes: list[Node] = []

    def mount(self, stream: OpStream, value: Content) -> None:
        self._nodes = nodes = as_nodes(value)
        if len(nodes) == 1 and isinstance(nodes[0], Dynamic) and not nodes[0].id:
            nodes[0].mount_in_hole(stream, self._anchor)
        else:
            mount_all(stream, self._anchor, nodes)

    def change(self, stream: OpStream, value: Content) -> None:
        old, self._nodes = self._nodes, as_nodes(value)
        if not (len(old) == 1 and isinstance(old[0], Dynamic) and old[0].in_hole):
            reconcile(stream, self._anchor, old, self._nodes)
            return
        # Its anchor is the hole's own: nobody else may stand before it.
        former, new = old[0], self._nodes[0] if len(self._nodes) == 1 else None
        if isinstance(new, Dynamic) and matches(former, new):
            if new is not former:
                new.take_over(stream, former)
        else:
            former.remove(stream)
            mount_all(stream, self._anchor, self._nodes)

    def release(self, stream: OpStream) -> None:
        for node in self._nodes:
            node.release(stream)
        stream.release(self._anchor)
