"""The engine on NumPy: what computes where there is no GPU, and what a GPU is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from fieldbook.webgpu.dtypes import Dtype, int32
from fieldbook.webgpu.engine import HostArray, Reduction, Scan
from fieldbook.webgpu.expressions import Buffer, Call, Constant, Expression, Gather, Index, Leaf
from fieldbook.webgpu.philox import philox
from fieldbook.webgpu.views import Shape, View

__all__ = ["NumpyEngine"]


def _floor_divided(left: Any, right: Any) -> Any:
    """NumPy's quotient rounded down, but of infinite numbers the standard's."""
    result = np.floor_divide(left, right)
    if result.dtype.kind != "f":
        return result
    infinite = np.isinf(left) | np.isinf(right)
    return np.where(infinite, np.floor(np.divide(left, right)), result)


# Only where NumPy has another name, or means something else.
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "round": np.rint,
    "floor_divide": _floor_divided,
}

_REDUCTIONS: dict[str, Callable[..., Any]] = {
    "sum": np.add.reduce,
    "prod": np.multiply.reduce,
    "max": np.maximum.reduce,
    "min": np.minimum.reduce,
    "all": np.logical_and.reduce,
    "any": np.logical_or.reduce,
}
_PLACES: dict[str, Callable[..., Any]] = {"argmax": np.argmax, "argmin": np.argmin}
_SCANS: dict[str, Callable[..., Any]] = {"sum": np.add.accumulate, "prod": np.multiply.accumulate}


class NumpyEngine:
    """Buffers are flat NumPy arrays; an expression is evaluated node by node."""

    @property
    def name(self) -> str:
        return "NumPy"

    @property
    def on_gpu(self) -> bool:
        return False

    def upload(self, values: HostArray) -> Buffer:
        return np.array(values, order="C").ravel()

    async def download(self, leaf: Leaf) -> HostArray:
        return self.download_now(leaf)

    def download_now(self, leaf: Leaf) -> HostArray:
        return np.array(_seen(leaf.buffer, leaf.view), order="C")

    def evaluate(self, expression: Expression, shape: Shape, dtype: Dtype) -> Buffer:
        value = _value(expression)
        if isinstance(expression, Call) and value.shape == shape:
            return _flat(value)  # made just now, and nobody else's
        buffer = np.empty(shape, dtype)
        buffer[...] = value
        return buffer.reshape(-1)

    def assemble(
        self, size: int, dtype: Dtype, pieces: Sequence[tuple[View, Expression]]
    ) -> Buffer:
        buffer = np.empty(size, dtype)
        for view, expression in pieces:
            _seen(buffer, view)[...] = _value(expression)
        return buffer

    def scatter(
        self, base: Leaf, shape: Shape, positions: Expression, values: Expression
    ) -> Buffer:
        result = np.array(_seen(base.buffer, base.view), order="C").reshape(-1)
        where = np.broadcast_to(_value(positions), shape)
        result[where] = np.broadcast_to(_value(values), shape)
        return result

    def reduce(
        self, reduction: Reduction, expression: Expression, shape: Shape, axes: Shape
    ) -> Buffer:
        value = np.broadcast_to(_value(expression), shape)
        with np.errstate(all="ignore"):
            if reduction in _PLACES:
                kept = [axis for axis in range(len(shape)) if axis not in axes]
                rows = value.transpose(*kept, *axes).reshape(*(shape[axis] for axis in kept), -1)
                return _flat(np.asarray(_PLACES[reduction](rows, axis=-1), int32))
            # Without the type, sums of int32 would be computed in 64 bits.
            reduced = _REDUCTIONS[reduction](value, axis=axes, dtype=value.dtype)
        return _flat(np.asarray(reduced, value.dtype))

    def scan(self, scan: Scan, expression: Expression, shape: Shape, axis: int) -> Buffer:
        value = np.broadcast_to(_value(expression), shape)
        with np.errstate(all="ignore"):
            return _flat(_SCANS[scan](value, axis=axis, dtype=value.dtype))

    def sort(self, expression: Expression, shape: Shape, *, descending: bool) -> Buffer:
        ordered = np.sort(np.broadcast_to(_value(expression), shape), axis=-1)
        return _flat(ordered[..., ::-1] if descending else ordered)

    def argsort(self, expression: Expression, shape: Shape, *, descending: bool) -> Buffer:
        value = np.broadcast_to(_value(expression), shape)
        if not descending:
            return _flat(np.argsort(value, axis=-1, stable=True).astype(int32))
        # Turned round twice, so that equal elements keep their order all the same.
        backwards = np.argsort(value[..., ::-1], axis=-1, stable=True)[..., ::-1]
        return _flat((shape[-1] - 1 - backwards).astype(int32))

    def argsort_first(
        self, expression: Expression, shape: Shape, count: int, *, descending: bool
    ) -> Buffer:
        places = self.argsort(expression, shape, descending=descending).reshape(shape)
        return _flat(places[..., :count])

    def matmul(self, left: Leaf, right: Leaf) -> Buffer:
        with np.errstate(all="ignore"):
            return _flat(np.matmul(_value(left), _value(right)))

    def solve(self, left: Leaf, right: Leaf) -> Buffer:
        return _flat(np.linalg.solve(_value(left), _value(right)))

    def nonzero(self, expression: Expression, shape: Shape) -> tuple[Buffer, int]:
        found = np.flatnonzero(np.broadcast_to(_value(expression), shape)).astype(int32)
        return found, found.size

    def repeat(
        self, step: Callable[[Sequence[Leaf]], Sequence[Leaf]], state: Sequence[Leaf], times: int
    ) -> Sequence[Leaf]:
        for _ in range(times):
            state = step(state)
        return state

    def random_bits(self, key: tuple[int, int], counter: int, count: int) -> Buffer:
        numbers = np.arange(counter, counter + -(-count // 4), dtype=np.uint64)
        low = numbers.astype(np.uint32)
        high = (numbers >> np.uint64(32)).astype(np.uint32)
        none = np.zeros_like(low)
        return philox(key, (low, high, none, none)).reshape(-1)[:count]


def _flat(value: HostArray) -> HostArray:
    """A result as a buffer; only what lies in order can be read through views."""
    return np.ascontiguousarray(value).reshape(-1)


def _seen(buffer: HostArray, view: View) -> HostArray:
    """A flat buffer through a view; NumPy checks that it stays inside."""
    if view.size == 0:
        return np.empty(view.shape, buffer.dtype)
    size = buffer.itemsize
    return np.ndarray(
        view.shape,
        buffer.dtype,
        buffer=buffer.data,
        offset=view.offset * size,
        strides=tuple(stride * size for stride in view.strides),
    )


def _value(expression: Expression) -> Any:
    uses: Counter[int] = Counter()
    _count_uses(expression, uses)
    with np.errstate(all="ignore"):
        return _computed(expression, uses, {})


def _arguments(node: Expression) -> tuple[Expression, ...]:
    if isinstance(node, Call):
        return node.arguments
    return (node.position,) if isinstance(node, Gather) else ()


def _count_uses(node: Expression, uses: Counter[int]) -> None:
    uses[id(node)] += 1
    if uses[id(node)] == 1:
        for argument in _arguments(node):
            _count_uses(argument, uses)


def _computed(node: Expression, uses: Counter[int], known: dict[int, Any]) -> Any:
    """The value of a node; one that others share is computed once.

    It is kept until its last use and no longer: fresh memory for each step of a chain takes many
    times as long as the step.
    """
    key = id(node)
    if key in known:
        value = known[key]
    else:
        value = _of_node(node, [_computed(each, uses, known) for each in _arguments(node)])
    uses[key] -= 1
    if uses[key]:
        known[key] = value
    else:
        known.pop(key, None)
    return value


def _of_node(node: Expression, arguments: list[Any]) -> Any:
    match node:
        case Leaf():
            return _seen(node.buffer, node.view)
        case Constant():
            return node.dtype.type(node.value)
        case Index():
            return np.arange(node.length, dtype=node.dtype).reshape(-1, *(1,) * node.trailing)
        case Gather():
            return node.buffer.take(arguments[0])
        case Call():
            return _called(node, arguments)


def _called(node: Call, arguments: list[Any]) -> Any:
    if node.operation == "cast":
        return np.asarray(arguments[0]).astype(node.dtype)
    if node.operation == "within":
        return _within(*arguments)
    function = _FUNCTIONS.get(node.operation) or getattr(np, node.operation)
    return np.asarray(function(*arguments), node.dtype)


def _within(position: HostArray, size: int) -> HostArray:
    """An index counted from the front."""
    if np.any((position < -size) | (position >= size)):
        raise IndexError(f"An index is out of bounds for an axis of {size} elements.")
    return np.where(position < 0, position + size, position)
