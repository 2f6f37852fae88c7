from __future__ import annotations

import gc
from collections.abc import Iterator

import numpy as np
import pytest

from fieldbook import webgpu as xp
from fieldbook.webgpu.engine import using
from fieldbook.webgpu.wgsl import WgslEngine
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import Pool, size_class
from tests.webgpu.native import NativeAdapter

MB = 1 << 20


@pytest.fixture
def pool(adapter: NativeAdapter) -> Iterator[Pool]:
    pool = Pool(adapter, limit=8 * MB, idle_limit=3 * MB, origin_limit=MB)
    yield pool
    assert pool.live == 0


def test_sizes_share_classes_that_waste_an_eighth_at_most() -> None:
    for size in (1, 255, 256, 257, 1000, 4097, 10**6, 10**8 + 1):
        room = size_class(size)
        assert room % 4 == 0 and room >= size
        assert room <= max(256, size + max(size // 8, 256))
    assert size_class(1_000_000) == size_class(1_000_400)


def test_what_was_let_go_is_taken_again(pool: Pool) -> None:
    first = pool.take(MB)
    handle = first.handle
    del first
    assert (pool.live, pool.idle) == (0, MB)
    again = pool.take(MB - 100)
    assert again.handle is handle
    assert (pool.live, pool.idle, pool.made) == (MB, 0, 1)


def test_idle_memory_is_bounded(pool: Pool) -> None:
    buffers = [pool.take(MB + step * 200_000) for step in range(5)]
    del buffers
    assert 2 * MB < pool.idle <= 3 * MB


def test_idle_memory_makes_room_for_what_is_needed(pool: Pool) -> None:
    idle = [pool.take(MB), pool.take(2 * MB)]
    del idle
    large = pool.take(7 * MB)
    assert pool.idle == MB or pool.idle == 0
    assert pool.live == large.room


def test_more_than_the_limit_is_refused_with_what_to_do(pool: Pool) -> None:
    kept = pool.take(6 * MB)
    with pytest.raises(MemoryError, match="Delete arrays that are no longer needed"):
        pool.take(3 * MB)
    del kept
    assert pool.take(7 * MB).room == 7 * MB


def test_more_than_the_gpu_holds_in_one_is_refused(pool: Pool) -> None:
    with pytest.raises(MemoryError, match="more than this GPU holds in one"):
        pool.take(pool.adapter.limits.buffer_bytes + 4)


def test_a_loop_needs_no_more_memory_after_its_first_turns(shaders: WgslEngine) -> None:
    with using(shaders, "the tests have chosen it"):
        x = xp.asarray(np.ones((100, 100), np.float32))
        total = xp.sum(x)
        made = []
        for _ in range(20):
            x = x * 0.99 + xp.mean(x)
            x = x @ x / 100
            total = xp.sum(x)
            float(total)
            made.append(shaders.gpu.pool.made)
    assert made[3:] == [made[3]] * 17


def test_buffers_go_back_without_a_collection(shaders: WgslEngine) -> None:
    """Nothing that an operation makes holds itself in a circle."""

    def computed() -> int:
        with using(shaders, "the tests have chosen it"):
            x = xp.asarray(np.arange(1000.0))
            float(xp.sum(xp.sort(x)[x > 3] @ xp.ones(996)) + xp.cumulative_sum(x)[-1])
            x[xp.asarray([1, 2])] = 0.0
        del x
        return shaders.gpu.pool.live

    gc.collect()
    gc.disable()
    try:
        assert computed() == computed()
    finally:
        gc.enable()


def test_a_chain_on_other_arrays_is_the_same_shader(adapter: NativeAdapter) -> None:
    engine = WgslEngine(adapter)
    with using(engine, "the tests have chosen it"):
        for length in (10, 1000):
            for factor in (2.0, 3.0):
                x = xp.asarray(np.arange(float(length)))
                np.asarray(xp.sin(x) * factor + 1)
    before = len(adapter.sources)
    with using(engine, "the tests have chosen it"):
        x = xp.asarray(np.arange(77.0))
        assert np.asarray(xp.sin(x) * 9.0 + 5).shape == (77,)
    assert len(adapter.sources) == before
    assert engine.gpu.dispatches == 5


def test_more_elements_than_one_row_of_workgroups_has(adapter: NativeAdapter) -> None:
    class Narrow(NativeAdapter):
        @property
        def limits(self):  # type: ignore[no-untyped-def]
            return type(super().limits)(super().limits.buffer_bytes, groups=7)

    engine = WgslEngine(Narrow(adapter.device))
    values = np.arange(20_000.0, dtype=np.float32)
    with using(engine, "the tests have chosen it"):
        x = xp.asarray(values)
        assert (np.asarray(x + 1) == values + 1).all()
        assert float(xp.sum(xp.reshape(x, (2000, 10)), axis=1)[-1]) == values[-10:].sum()
        assert (np.asarray(xp.sort(-x)) == -values[::-1]).all()


def test_a_gpu_has_its_own_pool(adapter: NativeAdapter) -> None:
    gpu = Gpu(adapter, limit=MB, idle_limit=0, origin_limit=0)
    with pytest.raises(MemoryError):
        gpu.take(MB)
    assert gpu.take(10).room == 256
    assert gpu.pool.idle == 0
