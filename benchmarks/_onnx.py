"""Small ONNX files, written field by field: enough for graphs of a few operations on float32.

The numbers are those of the fields in onnx.proto; the package that knows them all is large.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Node", "model"]

_FLOAT = 1
_INT64 = 7
_INTS, _INT = 7, 2  # kinds of attributes


@dataclass(frozen=True)
class Node:
    """An operation: its name, what it reads, what it gives, whole numbers that it is told."""

    operation: str
    reads: str
    gives: str
    numbers: dict[str, int] = field(default_factory=dict)


def _varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def _number(place: int, value: int) -> bytes:
    return _varint(place << 3) + _varint(value)


def _bytes(place: int, content: bytes | str) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return _varint(place << 3 | 2) + _varint(len(raw)) + raw


def _node(node: Node) -> bytes:
    content = b"".join(_bytes(1, name) for name in node.reads.split())
    content += b"".join(_bytes(2, name) for name in node.gives.split())
    content += _bytes(4, node.operation)
    for name, value in node.numbers.items():
        content += _bytes(5, _bytes(1, name) + _number(3, value) + _number(20, _INT))
    return content


def _value(name: str, shape: Sequence[int]) -> bytes:
    dimensions = b"".join(_bytes(1, _number(1, length)) for length in shape)
    tensor = _number(1, _FLOAT) + _bytes(2, dimensions)
    return _bytes(1, name) + _bytes(2, _bytes(1, tensor))


def _constant(name: str, values: Sequence[float] | Sequence[int]) -> bytes:
    whole = all(isinstance(value, int) for value in values)
    raw = struct.pack(f"<{len(values)}{'q' if whole else 'f'}", *values)
    kind = _number(2, _INT64 if whole else _FLOAT)
    return _number(1, len(values)) + kind + _bytes(8, name) + _bytes(9, raw)


def model(
    nodes: Sequence[Node],
    inputs: Mapping[str, Sequence[int]],
    output: Sequence[int],
    constants: Mapping[str, Sequence[float] | Sequence[int]] | None = None,
) -> bytes:
    """A file with this graph: inputs by name and shape, one output `out`, all of float32."""
    graph = b"".join(_bytes(1, _node(node)) for node in nodes) + _bytes(2, "work")
    for name, values in (constants or {}).items():
        graph += _bytes(5, _constant(name, values))
    graph += b"".join(_bytes(11, _value(name, shape)) for name, shape in inputs.items())
    graph += _bytes(12, _value("out", output))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 17))
