"""`Array`: what NumPy code computes with. Operations are noted, and computed when they are needed.

An array is an expression and a shape. Whoever needs the values (a reduction, a look at them, an
expression that has grown too large for one shader) has them computed into a buffer. Buffers never
change: setting elements gives the array another one. So a copy costs nothing, and a slice is a
value of its own, not a window on the array that it was taken from.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np

from fieldbook.webgpu.dtypes import (
    Dtype,
    Scalar,
    fitted,
    float32,
    nearest_dtype,
    promoted,
    scalar_dtype,
)
from fieldbook.webgpu.engine import Device, HostArray, current, device
from fieldbook.webgpu.expressions import (
    Buffer,
    Constant,
    Expression,
    Leaf,
    Weight,
    call,
    weight_of,
)
from fieldbook.webgpu.numpy_methods import NumpyMethods
from fieldbook.webgpu.operations import operands_of
from fieldbook.webgpu.operators import Operand, Operators
from fieldbook.webgpu.views import Shape, View, broadcast_shape

__all__ = [
    "Array",
    "as_operand",
    "called",
    "cast",
    "computed",
    "evaluated",
    "host",
    "record",
    "uploaded",
    "viewed",
]


class Array(Operators, NumpyMethods):
    """An array of float32, int32, uint32 or bool, on the engine in use.

    Made by `asarray` and the other functions that create, never by hand.
    """

    __slots__ = ("_dtype", "_expression", "_shape")

    def __init__(self, expression: Expression, shape: Shape) -> None:
        self._expression = expression
        self._shape = shape
        self._dtype = expression.dtype

    @property
    def shape(self) -> Shape:
        """The length of each axis."""
        return self._shape

    @property
    def dtype(self) -> Dtype:
        """One of float32, int32, uint32 and bool."""
        return self._dtype

    @property
    def device(self) -> Device:
        """What computes it, and why by this."""
        return device()

    @property
    def ndim(self) -> int:
        """How many axes there are."""
        return len(self._shape)

    @property
    def size(self) -> int:
        """How many elements there are."""
        return math.prod(self._shape)

    @property
    def mT(self) -> Array:  # noqa: N802  # the standard's name
        """Each matrix of the last two axes, transposed."""
        return self.__array_namespace__().matrix_transpose(self)  # type: ignore[no-any-return]

    async def to_numpy(self) -> HostArray:
        """The values as a NumPy array of their own, once they are computed."""
        return await current().download(evaluated(self))

    def to_device(self, wanted: Device, /, *, stream: object = None) -> Array:
        if stream is not None or wanted != device():
            raise ValueError(f"Arrays are on the one device in use, {device()}.")
        return self

    def __array_namespace__(self, /, *, api_version: str | None = None) -> ModuleType:
        from fieldbook import webgpu

        if api_version not in {None, "2021.12", "2022.12", "2023.12", "2024.12"}:
            raise ValueError(f"Version {api_version} of the array API standard is not known here.")
        return webgpu

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> HostArray:
        if copy is False:
            raise ValueError("A NumPy array of this is always a copy; leave out copy=False.")
        return host(self).astype(dtype or self.dtype, copy=False)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        from fieldbook.webgpu.numpy_protocol import by_ufunc

        return by_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        from fieldbook.webgpu.numpy_protocol import by_function

        return by_function(function, args, kwargs)

    def __dlpack__(
        self,
        *,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: Any = None,
        copy: bool | None = None,
    ) -> Any:
        if copy is False:
            raise BufferError("Values leave an engine as a copy only; leave out copy=False.")
        return host(self).__dlpack__(stream=stream, max_version=max_version, dl_device=dl_device)

    def __dlpack_device__(self) -> tuple[Any, int]:
        return np.empty(0).__dlpack_device__()

    def __getitem__(self, key: Any, /) -> Array:
        from fieldbook.webgpu.indexing import selected

        return selected(self, key)

    def __setitem__(self, key: Any, value: Any, /) -> None:
        from fieldbook.webgpu.indexing import replaced

        self._become(replaced(self, key, value))

    def __len__(self) -> int:
        if not self._shape:
            raise TypeError("An array without axes has no length.")
        return self._shape[0]

    def __iter__(self) -> Iterator[Array]:
        return (self[place] for place in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self._only())

    def __int__(self) -> int:
        return int(self._only())

    def __float__(self) -> float:
        return float(self._only())

    def __complex__(self) -> complex:
        return complex(self._only())

    def __index__(self) -> int:
        if self.dtype.kind not in "iu":
            raise TypeError(f"An array of {self.dtype.name} is not an index.")
        return int(self._only())

    def __repr__(self) -> str:
        values = np.array2string(host(self), separator=", ", prefix="Array(")
        return f"Array({values}, dtype={self.dtype.name})"

    def __format__(self, told: str) -> str:
        return format(self._only(), told) if told else repr(self)

    def __reduce__(self) -> tuple[Any, tuple[HostArray]]:
        return uploaded, (host(self),)

    def __deepcopy__(self, memo: object) -> Array:
        return Array(self._expression, self._shape)

    def _only(self) -> Scalar:
        if self.ndim:
            raise TypeError(f"Only an array without axes is a number, not one of {self.shape}.")
        value: Scalar = host(self).item()
        return value

    def _operated(self, name: str, *operands: Operand) -> Array:
        if name == "matmul":
            from fieldbook.webgpu.products import matmul

            return matmul(*operands)
        return record(name, *operands)

    def _become(self, result: Array) -> Array:
        if result.shape != self.shape:
            raise ValueError(f"A result of shape {result.shape} does not fit into {self.shape}.")
        if result.dtype != self.dtype:
            raise TypeError(f"A result of {result.dtype.name} does not fit into {self.dtype.name}.")
        self._expression = result._expression
        return self


def as_operand(value: Operand) -> Array | Scalar:
    """An array, or a Python scalar that takes the type of what it meets."""
    if isinstance(value, np.ndarray):
        return uploaded(value)
    if isinstance(value, np.generic):
        scalar: Scalar = value.item()
        return scalar
    return value


def uploaded(values: HostArray) -> Array:
    """A NumPy array's values, in the nearest of the four data types."""
    dtype = nearest_dtype(values.dtype)
    if values.dtype.kind in "iu" and values.dtype != dtype and values.size:
        for end in (values.min(), values.max()):
            fitted(end.item(), dtype)
    with np.errstate(over="ignore"):  # a float64 beyond float32 is infinite there
        return computed(current().upload(values.astype(dtype, copy=False)), values.shape, dtype)


def computed(buffer: Buffer, shape: Shape, dtype: Dtype) -> Array:
    """An array over a row-major buffer."""
    return Array(Leaf(buffer, View.whole(shape), dtype), shape)


def viewed(leaf: Leaf, view: View) -> Array:
    """An array over the same buffer, read through another view."""
    return Array(Leaf(leaf.buffer, view, leaf.dtype), view.shape)


def evaluated(array: Array) -> Leaf:
    """The array in a buffer; computed now, if it was not."""
    expression = array._expression
    if not isinstance(expression, Leaf):
        buffer = current().evaluate(expression, array.shape, array.dtype)
        expression = Leaf(buffer, View.whole(array.shape), array.dtype)
        array._expression = expression
    return expression


def host(array: Array) -> HostArray:
    """The values as a NumPy array, at once."""
    return current().download_now(evaluated(array))


def record(name: str, *operands: Operand) -> Array:
    """Note an element-wise operation by its rule; scalars take the arrays' type."""
    values = [as_operand(operand) for operand in operands]
    arrays = [value.dtype for value in values if isinstance(value, Array)]
    common = promoted(*arrays) if arrays else None
    dtypes = arrays + [
        scalar_dtype(value, common) for value in values if not isinstance(value, Array)
    ]
    if name == "positive":
        return cast(values[0], promoted(*dtypes))
    if name in {"ceil", "floor", "round", "trunc"} and dtypes[0].kind in "iu":
        return cast(values[0], dtypes[0])
    name, computes, gives = operands_of(name, dtypes)
    return called(name, values, [computes] * len(values), gives)


def called(
    operation: str, values: list[Array | Scalar], dtypes: list[Dtype], gives: Dtype
) -> Array:
    """Note an operation on operands that are converted to these types."""
    _lightened(values)
    arguments = tuple(_as_type(value, dtype) for value, dtype in zip(values, dtypes, strict=True))
    shapes = (value.shape for value in values if isinstance(value, Array))
    return Array(call(operation, arguments, gives), broadcast_shape(*shapes))


def cast(value: Array | Scalar, dtype: Dtype) -> Array:
    """The value in another data type, as an array of its own."""
    shape = value.shape if isinstance(value, Array) else ()
    return Array(_as_type(value, dtype), shape)


def _as_type(value: Array | Scalar, dtype: Dtype) -> Expression:
    if not isinstance(value, Array):
        return Constant(fitted(value, dtype), dtype)
    expression = value._expression
    if expression.dtype == dtype:
        return expression
    if isinstance(expression, Constant) and dtype == float32:
        return Constant(fitted(expression.value, dtype), dtype)
    return call("cast", (expression,), dtype)


def _lightened(values: list[Array | Scalar]) -> None:
    """Have operands computed, the heaviest first, until an operation on them fits one shader."""
    arrays = [value for value in values if isinstance(value, Array)]
    for heaviest in sorted(arrays, key=_nodes, reverse=True):
        total = Weight(1 + len(values), 0)  # the operation, and a conversion of each operand
        for array in arrays:
            total += weight_of(array._expression)
        if total.fits():
            return
        evaluated(heaviest)


def _nodes(array: Array) -> int:
    return weight_of(array._expression).nodes
