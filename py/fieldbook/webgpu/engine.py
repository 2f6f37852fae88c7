"""The engine that computes, as a protocol, and which one is in use.

Everything above works on expressions and views. An engine has the few things left to do; each can
be one kind of shader. Buffers are flat and, once made, never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np

from fieldbook.webgpu.dtypes import Dtype
from fieldbook.webgpu.expressions import Buffer, Expression, Leaf
from fieldbook.webgpu.views import Shape, View

__all__ = [
    "HostArray",
    "Reduction",
    "Scan",
    "Engine",
    "Device",
    "before_first_use",
    "start",
    "explain",
    "current",
    "device",
    "using",
]

HostArray: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
Reduction = Literal["sum", "prod", "max", "min", "all", "any", "argmax", "argmin"]
Scan = Literal["sum", "prod"]


class Engine(Protocol):
    """What computes. Results are row-major buffers of the shape that is asked for."""

    @property
    def name(self) -> str:
        """How it is told to a person."""

    @property
    def on_gpu(self) -> bool:
        """Whether a GPU computes: not NumPy, nor software that stands in for one.

        One that was lost is replaced first, if it can be.
        """

    def upload(self, values: HostArray) -> Buffer:
        """Take over values; the caller may change its own afterwards."""

    async def download(self, leaf: Leaf) -> HostArray:
        """Bring values back, when they are there; the caller may change what it gets."""

    def download_now(self, leaf: Leaf) -> HostArray:
        """Bring values back at once; on a GPU that takes a stack that can be suspended."""

    def evaluate(self, expression: Expression, shape: Shape, dtype: Dtype) -> Buffer:
        """Compute every element of an expression."""

    def assemble(
        self, size: int, dtype: Dtype, pieces: Sequence[tuple[View, Expression]]
    ) -> Buffer:
        """A new buffer with each expression written through its view, in this order."""

    def scatter(
        self, base: Leaf, shape: Shape, positions: Expression, values: Expression
    ) -> Buffer:
        """A copy of an array with values at flat positions; of several for one, the last stays."""

    def reduce(
        self, reduction: Reduction, expression: Expression, shape: Shape, axes: Shape
    ) -> Buffer:
        """Reduce along axes; `argmax` and `argmin` give the first place, as int32."""

    def scan(self, scan: Scan, expression: Expression, shape: Shape, axis: int) -> Buffer:
        """Running sums or products along an axis."""

    def sort(self, expression: Expression, shape: Shape, *, descending: bool) -> Buffer:
        """Sort along the last axis; what is not a number comes last, or first if descending."""

    def argsort(self, expression: Expression, shape: Shape, *, descending: bool) -> Buffer:
        """Where the sorted elements come from, as int32; equal ones keep their order."""

    def argsort_first(
        self, expression: Expression, shape: Shape, count: int, *, descending: bool
    ) -> Buffer:
        """The same for the first `count` along the last axis only, as (…, count)."""

    def matmul(self, left: Leaf, right: Leaf) -> Buffer:
        """Products of matrices; the axes before the last two are equal."""

    def solve(self, left: Leaf, right: Leaf) -> Buffer:
        """The x of left · x = right, for float32 (…, n, n) and (…, n, m) with equal first axes.

        Where there is none a LinAlgError, on a GPU told with the values.
        """

    def nonzero(self, expression: Expression, shape: Shape) -> tuple[Buffer, int]:
        """The flat positions of what is true, as int32, and how many there are."""

    def repeat(
        self, step: Callable[[Sequence[Leaf]], Sequence[Leaf]], state: Sequence[Leaf], times: int
    ) -> Sequence[Leaf]:
        """What `times` steps, at least one, make of a state; on a GPU `step` is called once."""

    def random_bits(self, key: tuple[int, int], counter: int, count: int) -> Buffer:
        """Words of Philox 4x32-10 as uint32, from the `counter`th block of four on."""


@dataclass(frozen=True, slots=True)
class Device:
    """What arrays are computed by, and why by this."""

    engine: str
    because: str

    def __str__(self) -> str:
        return f"{self.engine}: {self.because}"


_in_use: list[tuple[Engine, Device]] = []
_first: list[Callable[[], None]] = []


def before_first_use(begin: Callable[[], None]) -> None:
    """Have this called, once, when somebody first computes or asks what computes.

    It may start an engine. To import the package starts none: that would take time and memory of
    whoever only imports it.
    """
    _first[:] = [begin]


def _begun() -> tuple[Engine, Device]:
    while _first:
        _first.pop()()
    return _in_use[-1]


def start(engine: Engine, because: str) -> None:
    """Compute with this engine from now on; it is told why."""
    _first.clear()
    _in_use[:] = [(engine, Device(engine.name, because))]


def explain(engine: Engine, because: str) -> None:
    """Tell anew why this engine, which is in use, computes: it has changed what it computes by."""
    _in_use[:] = [
        (each, Device(each.name, because) if each is engine else told) for each, told in _in_use
    ]


def current() -> Engine:
    """The engine in use."""
    return _begun()[0]


def device() -> Device:
    """Which engine is in use, and why."""
    return _begun()[1]


@contextmanager
def using(engine: Engine, because: str) -> Iterator[None]:
    """Compute with another engine for a while."""
    _in_use.append((engine, Device(engine.name, because)))
    try:
        yield
    finally:
        _in_use.pop()
