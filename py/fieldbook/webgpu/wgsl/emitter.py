"""Expressions as WGSL: a whole element-wise chain becomes one function of an element's number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldbook.webgpu.expressions import Buffer, Call, Constant, Expression, Gather, Index, Leaf
from fieldbook.webgpu.views import Shape, View
from fieldbook.webgpu.wgsl.axes import joined, steps_of
from fieldbook.webgpu.wgsl.operations import FLAGGED, operation_text
from fieldbook.webgpu.wgsl.program import Program, value_type

__all__ = ["buffers_of", "flags_of", "function_of", "place_of", "stored"]


def _arguments(node: Expression) -> tuple[Expression, ...]:
    if isinstance(node, Call):
        return node.arguments
    return (node.position,) if isinstance(node, Gather) else ()


def _nodes(expression: Expression) -> list[Expression]:
    """Each node once, arguments before what is made of them."""
    order: dict[int, Expression] = {}
    waiting = [expression]
    while waiting:
        node = waiting[-1]
        missing = [each for each in _arguments(node) if id(each) not in order]
        if missing:
            waiting += reversed(missing)
        else:
            order.setdefault(id(node), node)
            waiting.pop()
    return list(order.values())


def buffers_of(expression: Expression) -> list[Buffer]:
    """The buffers that an expression reads, each once."""
    read = [node.buffer for node in _nodes(expression) if isinstance(node, Leaf | Gather)]
    return list({id(buffer): buffer for buffer in read}.values())


def flags_of(expression: Expression) -> bool:
    """Whether computing it may find a mistake, which is told with the values."""
    return any(
        isinstance(node, Call) and node.operation in FLAGGED and node.dtype.kind in "iu"
        for node in _nodes(expression)
    )


def function_of(
    program: Program,
    name: str,
    expression: Expression,
    shape: Shape,
    groups: Mapping[str, Sequence[int]],
) -> str:
    """`fn NAME(i: u32, …) -> T`, which computes an element.

    groups: the axes of `shape` that each of the function's numbers counts through, row-major.
    """
    nodes = _nodes(expression)
    walked = [node for node in nodes if isinstance(node, Leaf | Index)]
    lines, places = _places(program, [steps_of(node, len(shape)) for node in walked], shape, groups)
    where = {id(node): place for node, place in zip(walked, places, strict=True)}
    names: dict[int, str] = {}
    for count, node in enumerate(nodes):
        names[id(node)] = f"v{count}"
        text = _text(program, node, where, [names[id(each)] for each in _arguments(node)])
        lines.append(f"let v{count} = {text};")
    lines.append(f"return {names[id(expression)]};")
    return _function(name, groups, value_type(expression.dtype), lines)


def place_of(program: Program, name: str, view: View, groups: Mapping[str, Sequence[int]]) -> str:
    """`fn NAME(i: u32, …) -> u32`: where in its buffer an element of a view lies."""
    lines, places = _places(program, [(view.offset, list(view.strides))], view.shape, groups)
    return _function(name, groups, "u32", [*lines, f"return {places[0]};"])


def _function(name: str, groups: Mapping[str, Sequence[int]], gives: str, lines: list[str]) -> str:
    given = ", ".join(f"{number}: u32" for number in groups)
    return "\n  ".join([f"fn {name}({given}) -> {gives} {{", *lines]) + "\n}"


def _places(
    program: Program,
    walks: list[tuple[int, list[int]]],
    shape: Shape,
    groups: Mapping[str, Sequence[int]],
) -> tuple[list[str], list[str]]:
    """What computes the coordinates, and for each start and steps the place they lead to."""
    lines: list[str] = []
    terms: list[list[str]] = [[program.number(start)] if start else [] for start, _ in walks]
    for number, axes in groups.items():
        parts = joined(shape, axes, [steps for _, steps in walks])
        coordinates = _coordinates(program, number, parts.lengths, lines)
        for term, row in zip(terms, parts.steps, strict=True):
            term += [
                coordinate if step == 1 else f"{coordinate} * {program.number(step)}"
                for coordinate, step in zip(coordinates, row, strict=True)
                if step
            ]
    return lines, [" + ".join(term) or "0u" for term in terms]


def _coordinates(program: Program, number: str, lengths: list[int], lines: list[str]) -> list[str]:
    """The coordinate along each axis of the element with this number."""
    if len(lengths) <= 1:
        return [number] * len(lengths)
    coordinates = []
    rest = number
    for axis in range(len(lengths) - 1, 0, -1):
        length = program.number(lengths[axis])
        lines.append(f"let {number}c{axis} = {rest} % {length};")
        lines.append(f"let {number}r{axis} = {rest} / {length};")
        coordinates.append(f"{number}c{axis}")
        rest = f"{number}r{axis}"
    return [rest, *reversed(coordinates)]


def _text(program: Program, node: Expression, where: dict[int, str], arguments: list[str]) -> str:
    match node:
        case Leaf():
            loaded = f"{program.reads(node.buffer, node.dtype)}[{where[id(node)]}]"
            return f"{loaded} != 0u" if node.dtype.kind == "b" else loaded
        case Constant():
            return _constant(program, node)
        case Index():
            return f"i32({where[id(node)]})"
        case Gather():
            loaded = f"{program.reads(node.buffer, node.dtype)}[u32({arguments[0]})]"
            return f"{loaded} != 0u" if node.dtype.kind == "b" else loaded
    if node.operation in FLAGGED and node.dtype.kind in "iu":
        program.flags = True
    return operation_text(node, arguments)


def _constant(program: Program, node: Constant) -> str:
    match node.dtype.kind:
        case "f":
            return program.real(float(node.value))
        case "b":
            return "true" if node.value else "false"
        case "i":
            return f"bitcast<i32>({program.number(int(node.value))})"
    return program.number(int(node.value))


def stored(kind: str, value: str) -> str:
    """A value as it is stored."""
    return f"select(0u, 1u, {value})" if kind == "b" else value
