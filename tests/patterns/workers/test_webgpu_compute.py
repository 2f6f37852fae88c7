"""Arrays on the GPU: noted chains are one shader, mistakes are told, and losing is expected."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from fieldbook import webgpu as xp
from fieldbook.webgpu.engine import using
from fieldbook.webgpu.learn import nearest_neighbours
from fieldbook.webgpu.wgsl import GpuLost, WgslEngine
from tests.webgpu.native import NativeAdapter, why_there_is_none

HERBS = np.random.default_rng(5).normal(size=(300, 4)).astype(np.float32)


@pytest.fixture(scope="module")
def adapter() -> NativeAdapter:
    reason = why_there_is_none()
    if reason:
        pytest.skip(reason)
    return NativeAdapter()


@pytest.fixture
def gpu(adapter: NativeAdapter) -> Iterator[WgslEngine]:
    engine = WgslEngine(NativeAdapter(adapter.device))
    with using(engine, "the pattern is tested on it"):
        yield engine


def test_a_chain_is_one_shader_whatever_its_numbers(gpu: WgslEngine) -> None:
    x = xp.asarray(HERBS)
    for factor in (0.5, 2.0):
        before = gpu.gpu.dispatches
        chain = xp.exp(-(x * x)) * factor + xp.abs(x)
        assert gpu.gpu.dispatches == before, "it is noted only"
        np.testing.assert_allclose(
            np.asarray(chain), np.exp(-(HERBS**2)) * factor + np.abs(HERBS), rtol=1e-6
        )
        assert gpu.gpu.dispatches == before + 1
    adapter = gpu.gpu.adapter
    assert isinstance(adapter, NativeAdapter)
    assert len(adapter.sources) == 1


def test_the_same_code_finds_the_same_neighbours_without_a_gpu(gpu: WgslEngine) -> None:
    _, found = nearest_neighbours(xp.asarray(HERBS), xp.asarray(HERBS[:20]), n_neighbors=4)
    with np.errstate(all="raise"):
        away = ((HERBS[:20, None, :] - HERBS[None, :, :]) ** 2).sum(axis=2)
    assert (np.asarray(found) == np.argsort(away, axis=1, kind="stable")[:, :4]).all()
    assert gpu.gpu.dispatches > 0


def test_a_mistake_is_told_by_what_comes_from_it_only(gpu: WgslEngine) -> None:
    assert gpu.name == "WebGPU (SwiftShader, native)"
    x = xp.asarray(HERBS)
    wrong = x[xp.asarray([300])] * 2
    assert float(xp.sum(x * 0)) == 0.0
    with pytest.raises(IndexError, match="outside of its axis"):
        np.asarray(wrong)


def test_losing_is_survived_by_what_can_be_made_again(gpu: WgslEngine) -> None:
    x = xp.asarray(HERBS)
    noted, computed = x + 1, xp.sort(x)
    adapter = gpu.gpu.adapter
    assert isinstance(adapter, NativeAdapter)
    adapter.lose()
    assert (np.asarray(noted) == HERBS + 1).all()
    with pytest.raises(GpuLost, match="run what made them again"):
        np.asarray(computed)
