"""What a function does with its arguments before it computes: shapes, devices, types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fieldbook.webgpu.array import Array
from fieldbook.webgpu.engine import device as device_in_use
from fieldbook.webgpu.views import Shape

__all__ = ["as_shape", "check_device", "full_shape"]


def as_shape(shape: int | Sequence[int]) -> Shape:
    """A shape as whole numbers; one number is a shape of one axis."""
    given = (shape,) if isinstance(shape, int) or not isinstance(shape, Sequence) else shape
    wanted = tuple(length.__index__() for length in given)
    if any(length < 0 for length in wanted):
        raise ValueError(f"{wanted} is no shape: a length is negative.")
    return wanted


def full_shape(shape: int | Sequence[int], array: Array) -> Shape:
    """A shape in which −1 stands for the length that is left over."""
    given = (shape,) if isinstance(shape, int) else tuple(shape)
    wanted = [length.__index__() for length in given]
    known = 1
    for length in wanted:
        known *= length if length != -1 else 1
    if wanted.count(-1) == 1 and known and array.size % known == 0:
        wanted[wanted.index(-1)] = array.size // known
        known = array.size
    if known != array.size or min(wanted, default=0) < 0:
        raise ValueError(f"An array of shape {array.shape} cannot take the shape {given}.")
    return tuple(wanted)


def check_device(device: Any) -> None:
    """Arrays are on the one device in use; any other is refused."""
    if device is not None and device not in (device_in_use(), str(device_in_use())):
        raise ValueError(f"There is no device {device!r}; arrays are on {device_in_use()}.")
