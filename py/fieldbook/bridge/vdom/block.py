"""Blocks: clones of a template, of which only the holes are ever compared."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from fieldbook.bridge.reactivity.equality import same
from fieldbook.bridge.reactivity.signals import Signal
from fieldbook.bridge.reactivity.source import Source
from fieldbook.bridge.vdom.content import Content
from fieldbook.bridge.vdom.holes import HoleBinding, HoleContent, HoleRef
from fieldbook.bridge.vdom.node import Node
from fieldbook.bridge.vdom.ops import (
    ABSENT,
    BLOCK,
    CONTENT,
    EVENT,
    HOLE,
    REF,
    SET_HOLE,
    STRING,
    TEXT_HOLE,
)
from fieldbook.bridge.vdom.stream import OpStream
from fieldbook.bridge.vdom.template import Hole, Template
from fieldbook.bridge.vdom.values import flagged, followed, is_text, text_of

__all__ = ["Block"]

HolePart = HoleBinding | HoleContent | HoleRef


class Block(Node):
    """A template with the values of its holes."""

    __slots__ = ("_parts", "id", "key", "template", "values")

    def __init__(self, template: Template, values: tuple[Any, ...], key: Hashable) -> None:
        self.key = key
        self.id = 0
        self.template = template
        self.values = values
        self._parts: list[HolePart] | None = None

    def mount(self, stream: OpStream, place: int) -> None:  # noqa: C901  # the hot loop
        template = self.template
        self.id = node = stream.new_id()
        if template.listens:
            stream.listeners[node] = self
        try:
            # Collected here and pushed at the end: a value that fails leaves no half operation.
            number = stream.templates.get(template) or stream.define(template)
            ints = [BLOCK, number, node, place]
            strings: list[str] = []
            later: list[Hole] | None = None
            # The commonest values are handled without a call: this loop draws every row of a list.
            for hole, value in zip(template.holes, self.values, strict=True):
                kind = hole.kind
                source = None
                if value.__class__ is Signal:
                    source, value = value, value._value  # noqa: PLW2901  # from here on what it shows
                if kind == CONTENT:
                    if value.__class__ is str:
                        strings.append(value)
                    elif value.__class__ is int:
                        strings.append(str(value))
                    elif not self._mount_text(stream, hole, value, strings):
                        strings.append("")
                        later = [hole] if later is None else [*later, hole]
                        continue
                elif kind == EVENT:
                    continue
                elif kind == REF:
                    later = [hole] if later is None else [*later, hole]
                elif value is None:
                    ints.append(ABSENT)
                elif value.__class__ is str:
                    ints.append(STRING)
                    strings.append(value)
                else:
                    flag, text = self._mount_value(stream, hole, value)
                    ints.append(flag)
                    if text is not None:
                        strings.append(text)
                if source is not None:
                    self._add_part(HoleBinding(source, stream, node, hole))
            stream.ints += ints
            stream.strings += strings
            if later is not None:
                self._mount_later(stream, later)
        except Exception:
            self.release(stream)
            raise

    def _mount_text(self, stream: OpStream, hole: Hole, value: Any, strings: list[str]) -> bool:
        """Show plain text or a signal of it; False if the value is something else."""
        if isinstance(value, Source):
            shown = value.peek()
            if not is_text(shown):
                return False
            strings.append(text_of(shown))
            self._add_part(HoleBinding(value, stream, self.id, hole))
            return True
        if not is_text(value):
            return False
        strings.append(text_of(value))
        return True

    def _mount_value(self, stream: OpStream, hole: Hole, value: Any) -> tuple[int, str | None]:
        """Flag and string of an attribute, property or style, followed if it is a signal."""
        source = followed(value)
        if source is None:
            return flagged(hole.kind, hole.name, value)
        crossing = flagged(hole.kind, hole.name, source.peek())
        self._add_part(HoleBinding(source, stream, self.id, hole))
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
        for hole, before, after in zip(template.holes, old.values, self.values, strict=True):
            kind = hole.kind
            if before is after or kind == EVENT or same(before, after):
                continue
            if kind == CONTENT:
                self._change_content(stream, hole, after)
            elif kind == REF:
                self._release_part(stream, hole)
                self._mount_later(stream, [hole])
            else:
                self._release_part(stream, hole)
                flag, text = self._mount_value(stream, hole, after)
                stream.ints += (SET_HOLE, self.id, hole.index, flag)
                if text is not None:
                    stream.strings.append(text)

    def release(self, stream: OpStream) -> None:
        node = self.id
        if not node:
            return
        self.id = 0
        if self._parts is not None:
            for part in self._parts:
                part.release(stream)
            self._parts = None
        if self.template.listens:
            del stream.listeners[node]
        stream.freed.append(node)

    def handler(self, hole: int, _event: str) -> Any:
        """Who handles the events of a hole."""
        return self.values[hole]

    def _mount_later(self, stream: OpStream, holes: list[Hole]) -> None:
        """Mount what needs an id for its hole. All ids first: content shifts later holes."""
        contents = []
        for hole in holes:
            node = stream.new_id()
            stream.ints += (HOLE, self.id, hole.index, node)
            value = self.values[hole.index]
            if hole.kind == REF:
                self._add_part(HoleRef(stream, node, value, hole))
            else:
                part = HoleContent(node, hole)
                contents.append((part, value))
                self._add_part(part)
        for part, value in contents:
            part.mount(stream, value)

    def _change_content(self, stream: OpStream, hole: Hole, value: Content) -> None:
        part = self._part(hole)
        if isinstance(part, HoleBinding) and part.content is not None:
            part = part.content
        if isinstance(part, HoleContent):
            part.change(stream, value)
            return
        self._release_part(stream, hole)
        strings: list[str] = []
        simple = self._mount_text(stream, hole, value, strings)
        stream.ints += (TEXT_HOLE, self.id, hole.index)
        stream.strings.append(strings[0] if simple else "")
        if not simple:
            self._mount_later(stream, [hole])

    def _part(self, hole: Hole) -> HolePart | None:
        return next((part for part in self._parts or () if part.hole is hole), None)

    def _add_part(self, part: HolePart) -> None:
        if self._parts is None:
            self._parts = [part]
        else:
            self._parts.append(part)

    def _release_part(self, stream: OpStream, hole: Hole) -> None:
        part = self._part(hole)
        if part is not None and self._parts is not None:
            self._parts.remove(part)
            part.release(stream)
