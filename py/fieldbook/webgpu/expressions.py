"""What an element of an array is computed from: the expression that an engine evaluates.

An element-wise chain is one expression over buffers, read through views. An engine on a GPU makes
one shader of it. Expressions never change, so arrays share them freely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from fieldbook.webgpu.dtypes import Dtype, Scalar
from fieldbook.webgpu.views import View

__all__ = [
    "Buffer",
    "Leaf",
    "Constant",
    "Index",
    "Gather",
    "Call",
    "Expression",
    "Weight",
    "call",
    "weight_of",
]

# Opaque: what it is, only the engine that made it knows.
Buffer: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a shader for an expression would have to hold."""

    nodes: int
    buffers: int

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.nodes + other.nodes, self.buffers + other.buffers)

    def fits(self) -> bool:
        """Whether it is still one shader.

        WebGPU promises eight storage buffers: one is for the result, and one for mistakes that are
        found in the values. The bound on nodes keeps a loop that never reads its result from
        growing an expression without end.
        """
        return self.nodes <= 64 and self.buffers <= 6


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """An element read from a buffer through a view; repeated like an array of the view's shape."""

    buffer: Buffer
    view: View
    dtype: Dtype


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value everywhere."""

    value: Scalar
    dtype: Dtype


@dataclass(frozen=True, slots=True)
class Index:
    """0, 1, 2, … along the axis that has `trailing` others behind it, as int32."""

    length: int
    trailing: int
    dtype: Dtype


@dataclass(frozen=True, slots=True, eq=False)
class Gather:
    """The element of a flat buffer at a position that is itself computed."""

    buffer: Buffer
    position: Expression
    dtype: Dtype
    weight: Weight


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """An operation on elements; `cast` converts to the node's own data type."""

    operation: str
    arguments: tuple[Expression, ...]
    dtype: Dtype
    weight: Weight


Expression: TypeAlias = Leaf | Constant | Index | Gather | Call


def weight_of(expression: Expression) -> Weight:
    """The weight of any expression."""
    if isinstance(expression, Call | Gather):
        return expression.weight
    return Weight(1, int(isinstance(expression, Leaf)))


def call(operation: str, arguments: tuple[Expression, ...], dtype: Dtype) -> Call:
    """An operation on these arguments."""
    weight = Weight(1, 0)
    for argument in arguments:
        weight += weight_of(argument)
    return Call(operation, arguments, dtype, weight)
