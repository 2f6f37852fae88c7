"""Steps that a GPU runs again without being asked: the same as asking each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp
from fieldbook.webgpu.engine import using
from fieldbook.webgpu.learn import LogisticRegression, MLPClassifier
from fieldbook.webgpu.numpy_engine import NumpyEngine
from fieldbook.webgpu.wgsl import GpuLost, WgslEngine
from tests.webgpu.native import NativeAdapter

MATRIX = np.random.default_rng(3).normal(size=(8, 8)).astype(np.float32) / 4


@pytest.fixture
def engine(shaders: WgslEngine) -> Iterator[WgslEngine]:
    with using(shaders, "the tests have chosen it"):
        yield shaders


def both_ways(
    make: Callable[[], Callable[..., Sequence[Any]]], state: Sequence[np.ndarray], times: int
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """What steps come to when they are repeated, and when each is asked for."""
    repeated = xp.repeated(make(), [xp.asarray(each) for each in state], times)
    asked: Sequence[Any] = [xp.asarray(each) for each in state]
    step = make()
    for _ in range(times):
        asked = step(*asked)
    return [np.asarray(each) for each in repeated], [np.asarray(each) for each in asked]


def grown() -> Callable[..., Sequence[Any]]:
    """A step with all that could go wrong: products, sums, gathering, and buffers used again."""
    matrix = xp.asarray(MATRIX)
    places = xp.asarray(np.arange(8)[::-1].astype(np.int32))
    # Only recorded: the step computes it, and lets its indices go, whose memory comes next.
    turned = xp.take(matrix, places, axis=0)

    def step(x: Any, y: Any, count: Any) -> Sequence[Any]:
        moved = xp.tanh(x @ turned + xp.take(y, (count + xp.arange(8)) % 8))
        more = xp.sum(moved * moved, axis=1) + y
        return moved, xp.flip(more), count + 1

    return step


@pytest.mark.parametrize("times", [1, 2, 3, 8])
def test_repeating_is_asking_again(engine: WgslEngine, times: int) -> None:
    state = [MATRIX + 1, MATRIX[0], np.zeros(1, np.int32)]
    for found, expected in zip(*both_ways(grown, state, times), strict=True):
        np.testing.assert_array_equal(found, expected)
    assert engine.name.startswith("WebGPU")


def test_a_step_is_asked_for_once(engine: WgslEngine) -> None:
    asked = []

    def step(x: Any) -> Sequence[Any]:
        asked.append(1)
        return (xp.sqrt(x) + 1,)

    before = engine.gpu.dispatches
    (found,) = xp.repeated(step, [xp.asarray([4.0, 9.0])], 6)
    assert len(asked) == 1
    # A copy of what is given, and the rest a step each.
    assert engine.gpu.dispatches == before + 7
    np.testing.assert_allclose(np.asarray(found), [2.618] * 2, atol=0.05)


@pytest.mark.usefixtures("engine")
def test_arrays_that_trade_places_or_are_the_same() -> None:
    kept = xp.asarray([7.0, 7.0])

    def make() -> Callable[..., Sequence[Any]]:
        def step(a: Any, b: Any, *_others: Any) -> Sequence[Any]:
            more = xp.exp(a * 0.1)
            return b, more, more, kept

        return step

    state = [np.array(pair, np.float32) for pair in ([1, 2], [3, 4], [5, 6], [0, 0])]
    for times in (2, 3):
        for found, expected in zip(*both_ways(make, state, times), strict=True):
            np.testing.assert_array_equal(found, expected)
    assert np.asarray(kept).tolist() == [7.0, 7.0]


@pytest.mark.usefixtures("engine")
def test_values_that_are_given_inside_are_there_each_time() -> None:
    def make() -> Callable[..., Sequence[Any]]:
        def step(x: Any) -> Sequence[Any]:
            # Evaluated and let go, so that its memory is free for what follows.
            started = (xp.asarray(np.array([1.0, 2.0], np.float32)) + x)[:]
            return ((started * 0.5)[:] + xp.sum(started),)

        return step

    found, expected = both_ways(make, [np.zeros(2, np.float32)], 5)
    np.testing.assert_array_equal(found[0], expected[0])


@pytest.mark.usefixtures("engine")
def test_looking_inside_is_refused_and_work_goes_on() -> None:
    def looking(x: Any) -> Sequence[Any]:
        return (x * float(xp.sum(x)),)

    def nested(x: Any) -> Sequence[Any]:
        return xp.repeated(lambda each: (each + 1,), (x,), 2)

    x = xp.asarray([1.0, 2.0])
    with pytest.raises(RuntimeError, match="cannot look at values"):
        xp.repeated(looking, (x,), 2)
    with pytest.raises(RuntimeError, match="cannot repeat another one inside"):
        xp.repeated(nested, (x,), 2)
    assert float(xp.sum(x)) == 3.0


@pytest.mark.usefixtures("engine")
def test_a_mistake_in_a_later_step_is_told() -> None:
    row = xp.asarray([1.0, 2.0, 3.0])

    def step(total: Any, place: Any) -> Sequence[Any]:
        return total + xp.take(row, place), place + 1

    def state() -> list[Any]:
        return [xp.zeros((1,)), xp.zeros((1,), dtype=xp.int32)]

    assert float(xp.repeated(step, state(), 3)[0][0]) == 6.0
    total, _ = xp.repeated(step, state(), 4)
    with pytest.raises(IndexError, match="outside of its axis"):
        float(total[0])


def test_memory_that_steps_need_is_not_given_back_on_the_way(adapter: NativeAdapter) -> None:
    engine = WgslEngine(NativeAdapter(adapter.device))
    engine.gpu.pool._idle_limit = 0  # all that is let go is destroyed at once
    with using(engine, "the tests have chosen it"):
        for found, expected in zip(
            *both_ways(grown, [MATRIX, MATRIX[0], np.zeros(1, np.int32)], 4), strict=True
        ):
            np.testing.assert_array_equal(found, expected)
    assert engine.gpu.pool.idle == 0


class Last(NativeAdapter):
    """A GPU after which there is no other."""

    def reopened_now(self) -> NativeAdapter:
        raise GpuLost("this browser has found no GPU that it would use")


def test_a_gpu_that_is_lost_meanwhile_is_told(adapter: NativeAdapter) -> None:
    ours = NativeAdapter(adapter.device)
    with using(WgslEngine(ours), "the tests have chosen it"):

        def step(x: Any) -> Sequence[Any]:
            made = (x + 1)[:]
            ours.lose()
            return (made,)

        with pytest.raises(GpuLost, match="the driver was reset"):
            xp.repeated(step, [xp.asarray([1.0])], 3)
        assert np.asarray(xp.asarray([1.0]) + 1).tolist() == [2.0]


def test_without_a_gpu_any_more_numpy_repeats(adapter: NativeAdapter) -> None:
    last = Last(adapter.device)
    with using(WgslEngine(last), "the tests have chosen it"):
        x = xp.asarray([1.0, 2.0])
        last.lose()
        (found,) = xp.repeated(lambda each: (each * 2,), [x], 3)
        assert np.asarray(found).tolist() == [8.0, 16.0]


@pytest.mark.usefixtures("engine")
def test_models_are_fitted_by_shaders_as_by_numpy() -> None:
    draw = np.random.default_rng(0)
    x = draw.normal(size=(90, 4)).astype(np.float32)
    y = np.digitize(x[:, 0] - x[:, 1], [-0.5, 0.7])

    def fitted() -> list[Any]:
        network = MLPClassifier(
            (6,), batch_size=32, max_iter=2, random_state=0, learning_rate_init=0.01
        ).fit(xp.asarray(x), y)
        linear = LogisticRegression(C=0.1).fit(xp.asarray(x), y)
        return [*network.coefs_, *network.intercepts_, linear.coef_, network.loss_curve_]

    found = fitted()
    with using(NumpyEngine(), "it is compared with"):
        expected = fitted()
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
