"""Which models are fitted on a GPU, and that those are the same that the processor would fit.

The adapter is software that is told to be a GPU: how fast it is decides nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor

from fieldbook import webgpu
from fieldbook.automl.messages import Task
from fieldbook.automl.portfolio import Candidate
from fieldbook.automl.trials import fit_fold
from fieldbook.automl.understanding import understand
from fieldbook.bridge.rpc import decode_call, encode_call
from fieldbook.hybrid.fitting import fit, is_worthwhile
from fieldbook.hybrid.training import _Workers
from fieldbook.webgpu.engine import using
from fieldbook.webgpu.wgsl import GpuLost, WgslEngine
from tests.automl.made import churn
from tests.webgpu.native import NativeAdapter, why_there_is_none

# They stop after a few steps, which is enough to compare.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

# Just enough for it to be worthwhile.
X = np.random.default_rng(1).normal(size=(1000, 950))
Y = np.digitize(X[:, 0], [-1.5, -1, -0.5, 0, 0.5, 1]).astype(float)


class Hardware(NativeAdapter):
    """Software that says it is none."""

    def __init__(self, device: Any | None = None) -> None:
        super().__init__(device)
        self.software = False


@pytest.fixture(scope="module")
def device() -> Any:
    reason = why_there_is_none()
    if reason:
        pytest.skip(reason)
    return NativeAdapter().device


@pytest.fixture
def gpu(device: Any) -> Iterator[WgslEngine]:
    engine = WgslEngine(Hardware(device))
    with using(engine, "the tests have chosen it"):
        yield engine


@pytest.mark.parametrize(
    ("estimator", "shape", "wanted"),
    [
        (LogisticRegression(), (20_000, 30), False),
        (LogisticRegression(), (100_000, 100), True),
        (MLPClassifier((128, 64), batch_size=256), (900, 30), False),
        (MLPClassifier((128, 64), batch_size=256), (5000, 30), True),
        (MLPClassifier(100), (5000, 30), True),
        (TransformedTargetRegressor(MLPRegressor((128, 64), batch_size=128)), (5000, 30), True),
        (TransformedTargetRegressor(LogisticRegression()), (50, 3), False),
        (RandomForestClassifier(), (100_000, 100), False),
    ],
)
def test_only_much_to_compute_is_worth_a_gpu(
    estimator: Any, shape: tuple[int, int], wanted: bool
) -> None:
    target = np.arange(shape[0]) % 2
    matrix = np.broadcast_to(np.float64(0), shape)
    assert is_worthwhile(estimator, matrix, target) is wanted


def test_more_classes_are_more_to_compute() -> None:
    matrix = np.broadcast_to(np.float64(0), (50_000, 50))
    assert not is_worthwhile(LogisticRegression(), matrix, np.arange(50_000) % 2)
    assert is_worthwhile(LogisticRegression(), matrix, np.arange(50_000) % 9)


def test_a_large_model_is_fitted_by_shaders(gpu: WgslEngine) -> None:
    theirs, ours = (LogisticRegression(C=0.01, max_iter=4) for _ in range(2))
    theirs.fit(X, Y)
    fit(ours, X, Y)
    assert gpu.gpu.dispatches > 0
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-3)
    assert type(ours) is LogisticRegression


@pytest.mark.parametrize("kind", ["software", "small", "another family"])
def test_all_else_fits_itself(gpu: WgslEngine, kind: str) -> None:
    assert isinstance(gpu.gpu.adapter, Hardware)
    assert is_worthwhile(LogisticRegression(), X, Y)
    rows = X[:100] if kind == "small" else X
    estimator: Any = LogisticRegression(max_iter=2)
    if kind == "another family":
        estimator = LogisticRegression(max_iter=2, solver="newton-cg")
    gpu.gpu.adapter.software = kind == "software"
    theirs = clone(estimator).fit(rows, Y[: len(rows)])
    fit(estimator, rows, Y[: len(rows)])
    assert gpu.gpu.dispatches == 0
    np.testing.assert_array_equal(estimator.coef_, theirs.coef_)


def test_a_gpu_that_is_lost_costs_no_model(device: Any) -> None:
    class Losing(Hardware):
        def read_now(self, regions: Any) -> Any:
            self.lose()
            return super().read_now(regions)

        def reopened_now(self) -> NativeAdapter:
            raise GpuLost("this browser has found no GPU that it would use")

    estimator = LogisticRegression(C=0.01, max_iter=2)
    with using(WgslEngine(Losing(device)), "the tests have chosen it"):
        fit(estimator, X, Y)
        assert not webgpu.engine.current().on_gpu
        assert webgpu.device().because.startswith("the GPU was lost")
    theirs = LogisticRegression(C=0.01, max_iter=2).fit(X, Y)
    np.testing.assert_array_equal(estimator.coef_, theirs.coef_)


def test_the_searchs_jobs_take_this_along() -> None:
    data = understand(churn(300).astype(str), "left").dataset
    assert data is not None and data.task is Task.BINARY
    candidate = Candidate("Linear 1", "Linear", {"C": 0.5})
    payload = encode_call(fit_fold, data, candidate, 0, None, True, None, _Workers.fit)
    call = decode_call(payload)
    assert call.args[-1] is fit
    result = fit_fold(*call.args)
    assert not result.why and result.model is not None
