"""`html`: a view written as markup with holes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, LiteralString, Protocol

from fieldbook.bridge.vdom.block import Block
from fieldbook.bridge.vdom.content import fragment
from fieldbook.bridge.vdom.node import Node
from fieldbook.bridge.vdom.template import (
    Template,
    TemplateError,
    compile_template,
    split_holes,
)

__all__ = ["TemplateString", "html"]

_blocks: dict[str | tuple[str, ...], Template] = {}
_several: dict[str | tuple[str, ...], list[Template | str | int]] = {}


class _Interpolation(Protocol):
    @property
    def value(self) -> Any: ...
    @property
    def conversion(self) -> str | None: ...
    @property
    def format_spec(self) -> str: ...


class TemplateString(Protocol):
    """Python 3.14's `string.templatelib.Template`, the value of a t-string."""

    @property
    def strings(self) -> tuple[str, ...]: ...
    @property
    def interpolations(self) -> tuple[_Interpolation, ...]: ...


def html(template: LiteralString | TemplateString, *values: Any, key: Hashable = None) -> Node:
    """A piece of a view: constant markup with a value for each `{}` hole.

    The markup must be a constant; it is compiled once. A hole between tags takes text, numbers,
    signals, nodes, functions and lists of these; `None` and booleans show nothing. A hole as an
    attribute's value takes a value or a signal; `@click={}` takes a handler. What stands in a
    hole never becomes markup. On Python 3.14 a t-string does as well.
    """
    if isinstance(template, str):
        block = _blocks.get(template)
        if block is not None and len(values) == len(block.holes):
            return Block(block, values, key)
        return _build(template, values, key)
    values = tuple(map(_interpolated, template.interpolations))
    return _build(template.strings, values, key)


def _build(template: str | tuple[str, ...], values: tuple[Any, ...], key: Hashable) -> Node:
    parts = split_holes(template) if isinstance(template, str) else template
    if len(values) != len(parts) - 1:
        raise TemplateError(
            f"This template has {len(parts) - 1} holes and got {len(values)} values:\n"
            + "{}".join(parts)
        )
    block = _blocks.get(template)
    if block is not None:
        return Block(block, values, key)
    top = _several.get(template)
    if top is None:
        top = compile_template(parts)
        if len(top) == 1 and isinstance(top[0], Template):
            _blocks[template] = top[0]
            return Block(top[0], values, key)
        _several[template] = top
    content: list[Any] = []
    taken = 0
    for part in top:
        if isinstance(part, str):
            content.append(part)
        elif isinstance(part, int):
            content.append(values[part])
            taken = part + 1
        else:
            end = taken + len(part.holes)
            content.append(Block(part, values[taken:end], None))
            taken = end
    return fragment(*content, key=key)


def _interpolated(hole: _Interpolation) -> Any:
    value = hole.value
    match hole.conversion:
        case "r":
            value = repr(value)
        case "s":
            value = str(value)
        case "a":
            value = ascii(value)
    return format(value, hole.format_spec) if hole.format_spec else value
