"""An engine that counts what it is asked for, to see what is computed, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fieldbook.webgpu.dtypes import Dtype
from fieldbook.webgpu.engine import HostArray, Reduction, using
from fieldbook.webgpu.expressions import Buffer, Expression, Leaf
from fieldbook.webgpu.numpy_engine import NumpyEngine
from fieldbook.webgpu.views import Shape, View

__all__ = ["CountingEngine", "counting"]


class CountingEngine(NumpyEngine):
    """NumPy's engine with a count for each kind of work."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    @property
    def name(self) -> str:
        return "Counting"

    def download_now(self, leaf: Leaf) -> HostArray:
        self.asked["download"] += 1
        return super().download_now(leaf)

    def evaluate(self, expression: Expression, shape: Shape, dtype: Dtype) -> Buffer:
        self.asked["evaluate"] += 1
        return super().evaluate(expression, shape, dtype)

    def assemble(
        self, size: int, dtype: Dtype, pieces: Sequence[tuple[View, Expression]]
    ) -> Buffer:
        self.asked["assemble"] += 1
        return super().assemble(size, dtype, pieces)

    def reduce(
        self, reduction: Reduction, expression: Expression, shape: Shape, axes: Shape
    ) -> Buffer:
        self.asked["reduce"] += 1
        return super().reduce(reduction, expression, shape, axes)


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """What is asked for inside."""
    engine = CountingEngine()
    with using(engine, "somebody counts"):
        yield engine.asked
