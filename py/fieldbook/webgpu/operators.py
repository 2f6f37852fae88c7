"""The operators of an array: each records the operation that its sign stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from fieldbook.webgpu.dtypes import Scalar

if TYPE_CHECKING:
    from fieldbook.webgpu.array import Array

__all__ = ["Operand", "Operators"]

Operand: TypeAlias = "Array | Scalar | np.generic | np.ndarray[Any, Any]"


def _unary(name: str) -> Callable[[Any], Array]:
    def method(self: Operators) -> Array:
        return self._operated(name, self)

    return method


def _binary(name: str) -> Callable[[Any, Operand], Array]:
    def method(self: Operators, other: Operand, /) -> Array:
        return self._operated(name, self, other) if _mixes(other) else NotImplemented

    return method


def _reflected(name: str) -> Callable[[Any, Operand], Array]:
    def method(self: Operators, other: Operand, /) -> Array:
        return self._operated(name, other, self) if _mixes(other) else NotImplemented

    return method


def _in_place(name: str) -> Callable[[Any, Operand], Array]:
    def method(self: Operators, other: Operand, /) -> Array:
        mixes = _mixes(other)
        return self._become(self._operated(name, self, other)) if mixes else NotImplemented

    return method


def _mixes(other: object) -> bool:
    return isinstance(other, Operators | bool | int | float | np.generic | np.ndarray)


class Operators:
    """The signs of Python's grammar, on whatever can record an operation."""

    __slots__ = ()

    def _operated(self, name: str, *operands: Any) -> Array:
        """Record an operation on these."""
        raise NotImplementedError

    def _become(self, result: Array) -> Array:
        """Take the values of a result, for an operator that works in place."""
        raise NotImplementedError

    __abs__ = _unary("abs")
    __neg__ = _unary("negative")
    __pos__ = _unary("positive")
    __invert__ = _unary("bitwise_invert")

    __add__, __radd__, __iadd__ = _binary("add"), _reflected("add"), _in_place("add")
    __sub__, __rsub__ = _binary("subtract"), _reflected("subtract")
    __isub__ = _in_place("subtract")
    __mul__, __rmul__ = _binary("multiply"), _reflected("multiply")
    __imul__ = _in_place("multiply")
    __truediv__, __rtruediv__ = _binary("divide"), _reflected("divide")
    __itruediv__ = _in_place("divide")
    __floordiv__, __rfloordiv__ = _binary("floor_divide"), _reflected("floor_divide")
    __ifloordiv__ = _in_place("floor_divide")
    __mod__, __rmod__, __imod__ = (
        _binary("remainder"),
        _reflected("remainder"),
        _in_place("remainder"),
    )
    __pow__, __rpow__, __ipow__ = _binary("pow"), _reflected("pow"), _in_place("pow")
    __matmul__, __rmatmul__ = _binary("matmul"), _reflected("matmul")
    __imatmul__ = _in_place("matmul")
    __and__, __rand__ = _binary("bitwise_and"), _reflected("bitwise_and")
    __iand__ = _in_place("bitwise_and")
    __or__, __ror__, __ior__ = (
        _binary("bitwise_or"),
        _reflected("bitwise_or"),
        _in_place("bitwise_or"),
    )
    __xor__, __rxor__ = _binary("bitwise_xor"), _reflected("bitwise_xor")
    __ixor__ = _in_place("bitwise_xor")
    __lshift__, __rlshift__ = _binary("bitwise_left_shift"), _reflected("bitwise_left_shift")
    __ilshift__ = _in_place("bitwise_left_shift")
    __rshift__, __rrshift__ = _binary("bitwise_right_shift"), _reflected("bitwise_right_shift")
    __irshift__ = _in_place("bitwise_right_shift")

    __lt__, __le__ = _binary("less"), _binary("less_equal")
    __gt__, __ge__ = _binary("greater"), _binary("greater_equal")
    __eq__ = _binary("equal")  # type: ignore[assignment]
    __ne__ = _binary("not_equal")  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]
