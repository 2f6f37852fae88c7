"""The methods that NumPy's arrays have and the standard leaves to functions.

NumPy code says `x.sum(axis=0)`. Each method here only hands over to the function of the namespace.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldbook.webgpu.array import Array
    from fieldbook.webgpu.dtypes import Dtype

__all__ = ["NumpyMethods"]


def _along(name: str) -> Callable[..., Array]:
    """NumPy's methods take the axis by position, the standard's functions by name only."""

    def method(self: NumpyMethods, axis: Any = None, **options: Any) -> Array:
        return self._by(name, axis=axis, **options)

    return method


def _spread(name: str) -> Callable[..., Array]:
    def method(
        self: NumpyMethods, axis: Any = None, *, ddof: float = 0, keepdims: bool = False
    ) -> Array:
        return self._by(name, axis=axis, correction=ddof, keepdims=keepdims)

    return method


def _running(name: str) -> Callable[..., Array]:
    def method(self: NumpyMethods, axis: int | None = None) -> Array:
        array = self.ravel() if axis is None else self
        return array._by(name, axis=0 if axis is None else axis)

    return method


class NumpyMethods:
    """Methods by functions of the namespace."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def shape(self) -> tuple[int, ...]: ...
        @property
        def ndim(self) -> int: ...
        @property
        def size(self) -> int: ...
        @property
        def dtype(self) -> Dtype: ...
        def __array_namespace__(self) -> Any: ...
        def __array__(self) -> Any: ...

    def _by(self, name: str, *args: Any, **options: Any) -> Array:
        result: Array = getattr(self.__array_namespace__(), name)(self, *args, **options)
        return result

    all, any = _along("all"), _along("any")
    sum, prod, mean = _along("sum"), _along("prod"), _along("mean")
    max, min = _along("max"), _along("min")
    argmax, argmin = _along("argmax"), _along("argmin")
    std, var = _spread("std"), _spread("var")
    cumsum, cumprod = _running("cumulative_sum"), _running("cumulative_prod")

    def argsort(self, axis: int = -1) -> Array:
        return self._by("argsort", axis=axis)

    def sort(self, axis: int = -1) -> None:
        """Sort in place, as NumPy's method does."""
        self[...] = self._by("sort", axis=axis)  # type: ignore[index]

    def take(self, indices: Any, axis: int | None = None) -> Array:
        array = self.ravel() if axis is None else self
        places = self.__array_namespace__().asarray(indices)
        return array._by("take", places, axis=axis or 0)

    def nonzero(self) -> tuple[Array, ...]:
        found: tuple[Array, ...] = self.__array_namespace__().nonzero(self)
        return found

    def clip(self, min: Any = None, max: Any = None) -> Array:
        return self._by("clip", min, max)

    def round(self, decimals: int = 0) -> Array:
        if not decimals:
            return self._by("round")
        scale = 10.0**decimals
        return self._by("multiply", scale)._by("round") / scale

    def dot(self, other: Any) -> Array:
        return self._by("matmul", other)

    def astype(self, dtype: Any, *, copy: bool = True) -> Array:
        return self._by("astype", dtype, copy=copy)

    def copy(self) -> Array:
        return self._by("asarray", copy=True)

    def reshape(self, *shape: Any) -> Array:
        return self._by("reshape", shape[0] if len(shape) == 1 else shape)

    def ravel(self) -> Array:
        return self._by("reshape", -1)

    flatten = ravel

    def squeeze(self, axis: Any = None) -> Array:
        ones = tuple(place for place, length in enumerate(self.shape) if length == 1)
        return self._by("squeeze", ones if axis is None else axis)

    def transpose(self, *axes: Any) -> Array:
        if len(axes) == 1 and not isinstance(axes[0], int):
            (axes,) = axes
        return self._by("permute_dims", tuple(axes) or tuple(reversed(range(self.ndim))))

    @property
    def T(self) -> Array:  # noqa: N802  # NumPy's name
        """The array with its axes in reverse."""
        return self.transpose()

    @property
    def nbytes(self) -> int:
        """How many bytes the elements take."""
        return self.size * int(self.dtype.itemsize)

    def item(self) -> Any:
        return self.__array__().item()

    def tolist(self) -> Any:
        return self.__array__().tolist()
