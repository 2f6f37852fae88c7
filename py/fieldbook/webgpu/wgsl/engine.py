"""The engine on a GPU. Each kind of work is a module of this folder; this is their front."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from fieldbook.webgpu.dtypes import Dtype, bool_, int32
from fieldbook.webgpu.engine import Engine, HostArray, Reduction, Scan, explain
from fieldbook.webgpu.expressions import Buffer, Expression, Leaf
from fieldbook.webgpu.numpy_engine import NumpyEngine
from fieldbook.webgpu.views import Shape, View
from fieldbook.webgpu.wgsl import elementwise, multiplying, reducing, scanning, sorting
from fieldbook.webgpu.wgsl.adapter import Adapter, Content, GpuLost
from fieldbook.webgpu.wgsl.drawing import drawn
from fieldbook.webgpu.wgsl.emitter import buffers_of, flags_of
from fieldbook.webgpu.wgsl.finding import first_places
from fieldbook.webgpu.wgsl.gpu import ORIGIN_LIMIT, Gpu, Reading
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.moving import moved, onto_gpu, onto_host
from fieldbook.webgpu.wgsl.repeating import repeated
from fieldbook.webgpu.wgsl.solving import solved

__all__ = ["WgslEngine"]

# A kernel besides the plain chain has up to three buffers of its own.
_MOST_BUFFERS = 5


class WgslEngine:
    """Computes by shaders on an adapter; if that is lost, on another one, or else on NumPy."""

    def __init__(self, adapter: Adapter, *, origin_limit: int = ORIGIN_LIMIT) -> None:
        self._origin_limit = origin_limit
        self._gpu = Gpu(adapter, origin_limit=origin_limit)
        self._instead: Engine | None = None

    @property
    def name(self) -> str:
        if self._instead is not None:
            return self._instead.name
        return f"WebGPU ({self._gpu.adapter.name})"

    @property
    def on_gpu(self) -> bool:
        return not self._lost() and not self._gpu.adapter.software

    @property
    def gpu(self) -> Gpu:
        """The adapter and its memory, to look at."""
        return self._gpu

    def upload(self, values: HostArray) -> Buffer:
        if self._lost():
            return self._host().upload(values)
        stored = np.ascontiguousarray(values, np.uint32 if values.dtype == bool_ else None)
        buffer = self._gpu.take(stored.size)
        if stored.size:
            self._gpu.adapter.write(buffer.handle, stored)
            self._gpu.pool.keep_origin(buffer, stored.reshape(-1))
        self._gpu.keep(buffer)
        return buffer

    async def download(self, leaf: Leaf) -> HostArray:
        if self._gpu.adapter.lost is not None and self._instead is None:
            await self._reopen()
        if self._lost():
            return await self._host().download(self._on_host_leaf(leaf))
        buffer, start = self._contiguous(leaf)
        if not leaf.view.size:
            return np.empty(leaf.view.shape, leaf.dtype)
        reading = self._gpu.reading(buffer, start, leaf.view.size)
        return self._values(reading, await self._gpu.adapter.read(reading.regions), leaf)

    def download_now(self, leaf: Leaf) -> HostArray:
        if self._lost():
            return self._host().download_now(self._on_host_leaf(leaf))
        buffer, start = self._contiguous(leaf)
        if not leaf.view.size:
            return np.empty(leaf.view.shape, leaf.dtype)
        reading = self._gpu.reading(buffer, start, leaf.view.size)
        return self._values(reading, self._gpu.adapter.read_now(reading.regions), leaf)

    def evaluate(self, expression: Expression, shape: Shape, dtype: Dtype) -> Buffer:
        if self._lost():
            return self._host().evaluate(self._on_host(expression), shape, dtype)
        return elementwise.evaluated(self._gpu, self._here(expression), shape)

    def assemble(
        self, size: int, dtype: Dtype, pieces: Sequence[tuple[View, Expression]]
    ) -> Buffer:
        if self._lost():
            there = [(view, self._on_host(piece)) for view, piece in pieces]
            return self._host().assemble(size, dtype, there)
        here = [(view, self._here(piece)) for view, piece in pieces]
        return elementwise.assembled(self._gpu, size, here)

    def scatter(
        self, base: Leaf, shape: Shape, positions: Expression, values: Expression
    ) -> Buffer:
        if self._lost():
            there = self._on_host_leaf(base)
            places, new = self._on_host(positions), self._on_host(values)
            return self._host().scatter(there, shape, places, new)
        whole = self._leaf(base, base.view.shape)
        places, new = self._leaf(positions, shape), self._leaf(values, shape)
        return elementwise.scattered(self._gpu, whole, shape, places, new)

    def reduce(
        self, reduction: Reduction, expression: Expression, shape: Shape, axes: Shape
    ) -> Buffer:
        if self._lost():
            return self._host().reduce(reduction, self._on_host(expression), shape, axes)
        return reducing.reduced(self._gpu, reduction, self._light(expression, shape), shape, axes)

    def scan(self, scan: Scan, expression: Expression, shape: Shape, axis: int) -> Buffer:
        if self._lost():
            return self._host().scan(scan, self._on_host(expression), shape, axis)
        return scanning.scanned(self._gpu, scan, self._light(expression, shape), shape, axis)

    def sort(self, expression: Expression, shape: Shape, *, descending: bool) -> Buffer:
        if self._lost():
            return self._host().sort(self._on_host(expression), shape, descending=descending)
        light = self._light(expression, shape)
        return sorting.ordered(self._gpu, light, shape, descending=descending)

    def argsort(self, expression: Expression, shape: Shape, *, descending: bool) -> Buffer:
        if self._lost():
            return self._host().argsort(self._on_host(expression), shape, descending=descending)
        light = self._light(expression, shape)
        return sorting.places_in_order(self._gpu, light, shape, descending=descending)

    def argsort_first(
        self, expression: Expression, shape: Shape, count: int, *, descending: bool
    ) -> Buffer:
        if self._lost():
            there = self._on_host(expression)
            return self._host().argsort_first(there, shape, count, descending=descending)
        light = self._light(expression, shape)
        return first_places(self._gpu, light, shape, count, descending=descending)

    def matmul(self, left: Leaf, right: Leaf) -> Buffer:
        if self._lost():
            return self._host().matmul(self._on_host_leaf(left), self._on_host_leaf(right))
        here = [self._leaf(each, each.view.shape) for each in (left, right)]
        return multiplying.multiplied(self._gpu, *here)

    def solve(self, left: Leaf, right: Leaf) -> Buffer:
        if self._lost():
            return self._host().solve(self._on_host_leaf(left), self._on_host_leaf(right))
        here = [self._leaf(each, each.view.shape) for each in (left, right)]
        return solved(self._gpu, *here)

    def nonzero(self, expression: Expression, shape: Shape) -> tuple[Buffer, int]:
        if self._lost():
            return self._host().nonzero(self._on_host(expression), shape)
        size = math.prod(shape)
        if not size:
            return self._gpu.take(0), 0
        light = self._light(expression, shape)
        counts = scanning.running_count(self._gpu, light, shape)
        count = int(self.download_now(Leaf(counts, View((), (), size - 1), int32)))
        return scanning.compacted(self._gpu, light, shape, counts, count), count

    def random_bits(self, key: tuple[int, int], counter: int, count: int) -> Buffer:
        if self._lost():
            return self._host().random_bits(key, counter, count)
        return drawn(self._gpu, key, counter, count)

    def repeat(
        self, step: Callable[[Sequence[Leaf]], Sequence[Leaf]], state: Sequence[Leaf], times: int
    ) -> Sequence[Leaf]:
        if self._lost():
            return self._host().repeat(step, [self._on_host_leaf(each) for each in state], times)
        here = [self._leaf(each, each.view.shape) for each in state]
        return repeated(self._gpu, step, here, times)

    def _light(self, expression: Expression, shape: Shape) -> Expression:
        """An expression that fits a kernel which has buffers of its own and tells no mistakes."""
        here = self._here(expression)
        if len(buffers_of(here)) > _MOST_BUFFERS or flags_of(here):
            return self._leaf(here, shape)
        return here

    def _leaf(self, expression: Expression, shape: Shape) -> Leaf:
        """The expression's values in a buffer, through a view of this shape."""
        here = self._here(expression)
        if isinstance(here, Leaf):
            view = here.view if here.view.shape == shape else here.view.broadcast(shape)
            return Leaf(here.buffer, view, here.dtype)
        buffer = elementwise.evaluated(self._gpu, here, shape)
        return Leaf(buffer, View.whole(shape), here.dtype)

    def _contiguous(self, leaf: Leaf) -> tuple[GpuBuffer, int]:
        """A buffer with the leaf's values side by side, and where they begin."""
        if leaf.view.is_row_major:
            return self._buffer(leaf.buffer), leaf.view.offset
        return elementwise.evaluated(self._gpu, self._here(leaf), leaf.view.shape), 0

    def _values(self, reading: Reading, content: Sequence[Content], leaf: Leaf) -> HostArray:
        stored = np.uint32 if leaf.dtype == bool_ else leaf.dtype
        values = np.frombuffer(self._gpu.checked(reading, content), stored)
        return values.astype(leaf.dtype, copy=False).reshape(leaf.view.shape)

    def _here(self, expression: Expression) -> Expression:
        """The expression with all its buffers on the GPU in use."""
        if all(self._is_here(each) for each in buffers_of(expression)):
            return expression
        return moved(expression, lambda buffer, _dtype: self._buffer(buffer))

    def _is_here(self, buffer: Buffer) -> bool:
        return isinstance(buffer, GpuBuffer) and buffer.pool is self._gpu.pool

    def _buffer(self, buffer: Buffer) -> GpuBuffer:
        if not isinstance(buffer, GpuBuffer):  # NumPy's, of before the GPU was started
            uploaded: GpuBuffer = self.upload(buffer)
            return uploaded
        return buffer if buffer.pool is self._gpu.pool else onto_gpu(buffer, self._gpu.pool)

    def _lost(self) -> bool:
        """Whether NumPy computes instead; a GPU that was lost is replaced first, if it can be."""
        if self._instead is None and self._gpu.adapter.lost is not None:
            try:
                self._replace(self._gpu.adapter.reopened_now())
            except GpuLost as error:
                self._fall_back(error)
        return self._instead is not None

    async def _reopen(self) -> None:
        try:
            self._replace(await self._gpu.adapter.reopened())
        except GpuLost as error:
            self._fall_back(error)

    def _replace(self, adapter: Adapter) -> None:
        why = self._gpu.adapter.lost
        self._gpu = Gpu(adapter, origin_limit=self._origin_limit)
        explain(self, f"the one before was lost ({why})")

    def _fall_back(self, error: GpuLost) -> None:
        self._instead = NumpyEngine()
        explain(self, f"the GPU was lost ({self._gpu.adapter.lost}): {error}")

    def _host(self) -> Engine:
        assert self._instead is not None
        return self._instead

    def _on_host(self, expression: Expression) -> Expression:
        return moved(expression, onto_host)

    def _on_host_leaf(self, leaf: Leaf) -> Leaf:
        found = self._on_host(leaf)
        assert isinstance(found, Leaf)
        return found
