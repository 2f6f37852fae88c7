"""What lives in the holes of a block: signals bound to them, and nodes."""

from __future__ import annotations

from typing import Any

from fieldbook.bridge.reactivity.binding import Binding
from fieldbook.bridge.reactivity.source import Source
from fieldbook.bridge.vdom.content import Content, Dynamic, as_nodes
from fieldbook.bridge.vdom.node import Node
from fieldbook.bridge.vdom.ops import CONTENT, HOLE, SET_HOLE, TEXT_HOLE
from fieldbook.bridge.vdom.reconcile import matches, mount_all, reconcile
from fieldbook.bridge.vdom.ref import Ref, RefPart
from fieldbook.bridge.vdom.stream import OpStream
from fieldbook.bridge.vdom.template import Hole
from fieldbook.bridge.vdom.values import is_text, push_value, text_of

__all__ = ["HoleBinding", "HoleContent", "HoleRef"]


class HoleBinding(Binding):
    """A signal as the text, attribute, property or style of a hole.

    If the signal of a text comes to hold nodes, the binding gives way to `content`.
    """

    __slots__ = ("_node", "_stream", "content", "hole")

    def __init__(self, source: Source[Any], stream: OpStream, node: int, hole: Hole) -> None:
        # Made thousands of times for a list: what the base would do is done here, call for call.
        self._source = source
        self._seen = source._version
        self._live = True
        self._stale = False
        self._stream = stream
        self._node = node
        self.hole = hole
        self.content: HoleContent | None = None
        source._bind(self)

    def release(self, stream: OpStream) -> None:
        if self._live:
            self._live = False
            self._source._unbind(self)
        if self.content is not None:
            self.content.release(stream)

    def _write(self, value: Any) -> None:
        stream, hole = self._stream, self.hole
        if hole.kind != CONTENT:
            operation = (SET_HOLE, self._node, hole.index)
            push_value(stream, operation, hole.kind, hole.name, value)
        elif is_text(value):
            stream.ints += (TEXT_HOLE, self._node, hole.index)
            stream.strings.append(text_of(value))
        else:
            self.dispose()
            anchor = stream.new_id()
            stream.ints += (TEXT_HOLE, self._node, hole.index)
            stream.ints += (HOLE, self._node, hole.index, anchor)
            stream.strings.append("")
            self.content = HoleContent(anchor, hole)
            self.content.mount(stream, self._source)


class HoleContent:
    """Nodes in a hole, before the hole's own text."""

    __slots__ = ("_anchor", "_nodes", "hole")

    def __init__(self, anchor: int, hole: Hole) -> None:
        self.hole = hole
        self._anchor = anchor
        self._nodes: list[Node] = []

    def mount(self, stream: OpStream, value: Content) -> None:
        nodes = as_nodes(value)
        if len(nodes) == 1 and isinstance(nodes[0], Dynamic) and not nodes[0].id:
            nodes[0].mount_in_hole(stream, self._anchor)
        else:
            mount_all(stream, self._anchor, nodes)
        self._nodes = nodes

    def change(self, stream: OpStream, value: Content) -> None:
        """Show something else."""
        old, nodes = self._nodes, as_nodes(value)
        if not (len(old) == 1 and isinstance(old[0], Dynamic) and old[0].in_hole):
            self._nodes = nodes
            reconcile(stream, self._anchor, old, nodes)
            return
        # Its anchor is the hole's own: nobody else may stand before it.
        former, new = old[0], nodes[0] if len(nodes) == 1 else None
        if isinstance(new, Dynamic) and matches(former, new):
            if new is not former:
                new.take_over(stream, former)
        else:
            former.remove(stream)
            self._nodes = []
            mount_all(stream, self._anchor, nodes)
        self._nodes = nodes

    def release(self, stream: OpStream) -> None:
        for node in self._nodes:
            node.release(stream)
        stream.release(self._anchor)


class HoleRef(RefPart):
    """A `Ref` on the element of a hole, which has an id as long as the ref is there."""

    __slots__ = ("hole",)

    def __init__(self, stream: OpStream, node: int, ref: Ref | None, hole: Hole) -> None:
        super().__init__(stream, node, ref)
        self.hole = hole

    def release(self, stream: OpStream) -> None:
        super().release(stream)
        stream.release(self._node)
