"""A GPU that goes away: what survives, what is told, and that computing goes on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from fieldbook import webgpu as xp
from fieldbook.webgpu.engine import using
from fieldbook.webgpu.wgsl import GpuLost, WgslEngine
from tests.webgpu.native import NativeAdapter


class Last(NativeAdapter):
    """A GPU after which there is no other."""

    def reopened_now(self) -> NativeAdapter:
        raise GpuLost("this browser has found no GPU that it would use")


@pytest.fixture
def lasting(adapter: NativeAdapter) -> Iterator[NativeAdapter]:
    ours = NativeAdapter(adapter.device)
    with using(WgslEngine(ours), "the tests have chosen it"):
        yield ours


@pytest.fixture
def last(adapter: NativeAdapter) -> Iterator[Last]:
    ours = Last(adapter.device)
    with using(WgslEngine(ours), "the tests have chosen it"):
        yield ours


def test_what_came_from_numpy_goes_to_the_next_gpu(lasting: NativeAdapter) -> None:
    x = xp.asarray([1.0, 2.0, 3.0])
    recorded = x * 2 + 1
    lasting.lose()
    assert np.asarray(recorded).tolist() == [3.0, 5.0, 7.0]
    assert str(xp.device()) == (
        "WebGPU (SwiftShader, native): the one before was lost (the driver was reset)"
    )
    assert np.asarray(x[1:]).tolist() == [2.0, 3.0]


def test_arrays_from_before_the_gpu_go_on_it(adapter: NativeAdapter) -> None:
    x = xp.asarray([1.0, 2.0, 3.0]) * 2
    assert np.asarray(x).tolist() == [2.0, 4.0, 6.0], "by NumPy"
    engine = WgslEngine(NativeAdapter(adapter.device))
    with using(engine, "the tests have chosen it"):
        assert np.asarray(x[::-1] + 1).tolist() == [7.0, 5.0, 3.0]
    assert engine.gpu.dispatches == 1


def test_what_was_computed_is_gone_and_says_so(lasting: NativeAdapter) -> None:
    x = xp.asarray([1.0, 2.0, 3.0])
    computed = xp.sort(-x)
    lasting.lose()
    with pytest.raises(GpuLost, match=r"the driver was reset.*run what made them again"):
        np.asarray(computed + 1)
    assert np.asarray(xp.sort(-x)).tolist() == [-3.0, -2.0, -1.0]


def test_without_another_gpu_numpy_computes_and_says_so(last: Last) -> None:
    x = xp.asarray([[1.0, 2.0], [3.0, 4.0]])
    truth = xp.asarray([True, False])
    computed = xp.sum(x)
    last.lose()
    assert np.asarray(x @ x).tolist() == [[7.0, 10.0], [15.0, 22.0]]
    assert str(xp.device()) == (
        "NumPy: the GPU was lost (the driver was reset): this browser has found no GPU that it"
        " would use"
    )
    with pytest.raises(GpuLost, match="run what made them again"):
        float(computed)
    assert np.asarray(~truth).tolist() == [False, True]


def test_every_kind_of_work_goes_on_with_numpy(last: Last) -> None:
    x = xp.asarray([3.0, 1.0, 2.0])
    last.lose()
    assert np.asarray(xp.sort(x)).tolist() == [1.0, 2.0, 3.0]
    assert np.asarray(xp.argsort(x)).tolist() == [1, 2, 0]
    assert np.asarray(xp.top_k(x, 1).indices).tolist() == [0]
    assert np.asarray(xp.cumulative_sum(x)).tolist() == [3.0, 4.0, 6.0]
    assert np.asarray(xp.max(x)).tolist() == 3.0
    assert np.asarray(xp.linalg.solve(xp.eye(3) * 2, x)).tolist() == [1.5, 0.5, 1.0]
    assert np.asarray(x[x > 1]).tolist() == [3.0, 2.0]
    assert np.asarray(xp.concat([x, x]))[3:].tolist() == [3.0, 1.0, 2.0]
    assert xp.random.Generator(1).bits(4).shape == (4,)
    x[xp.asarray([0, 0])] = xp.asarray([8.0, 9.0])
    assert np.asarray(x).tolist() == [9.0, 1.0, 2.0]


async def test_awaiting_nothing_gives_nothing(adapter: NativeAdapter) -> None:
    with using(WgslEngine(NativeAdapter(adapter.device)), "the tests have chosen it"):
        assert (await xp.zeros((2, 0)).to_numpy()).shape == (2, 0)


async def test_awaiting_opens_another_gpu(lasting: NativeAdapter) -> None:
    x = xp.asarray([1.0, 2.0])
    lasting.lose()
    assert (await x.to_numpy()).tolist() == [1.0, 2.0]
    assert "the one before was lost" in str(xp.device())


async def test_awaiting_without_another_gpu_takes_numpy(last: Last) -> None:
    x = xp.asarray([1.0, 2.0])
    last.lose()
    assert (await x.to_numpy()).tolist() == [1.0, 2.0]
    assert xp.device().engine == "NumPy"
    assert (await (x + 1).to_numpy()).tolist() == [2.0, 3.0]


def test_only_so_much_of_what_came_from_numpy_is_kept(adapter: NativeAdapter) -> None:
    ours = NativeAdapter(adapter.device)
    engine = WgslEngine(ours, origin_limit=10_000)
    with using(engine, "the tests have chosen it"):
        small, large = xp.zeros(2000) + xp.asarray(np.ones(2000)), xp.asarray(np.ones(2000))
        ours.lose()
        assert float(xp.sum(small)) == 2000
        with pytest.raises(GpuLost):
            float(xp.sum(large))
