"""A training that was cut off goes on with what it had finished."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fieldbook.automl import service, training
from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.checkpoint import Checkpoint, key_of
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.messages import (
    ASKED,
    Asked,
    Finding,
    Report,
    Role,
    Severity,
    Task,
    TrainSpec,
    TrialReport,
    asked_from_json,
)
from fieldbook.automl.portfolio import Candidate
from fieldbook.automl.reading import read_as_text
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import FoldResult
from tests.automl.made import churn, write

TRIALS = 5


class CountingExecutor(SerialExecutor):
    def __init__(self) -> None:
        self.jobs = 0

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Future[Any]:
        self.jobs += 1
        return super().submit(function, *args)


class TabClosed(Exception):
    pass


def cut_off_after(trials: int) -> Callable[[Any], None]:
    heard: list[TrialReport] = []

    def listen(message: Any) -> None:
        if isinstance(message, TrialReport):
            if len(heard) == trials:
                raise TabClosed
            heard.append(message)

    return listen


async def train(
    table: str, out: Path, listen: Callable[[Any], None] = lambda _: None, seed: int = 0
) -> tuple[Report, int]:
    executor = CountingExecutor()
    spec = TrainSpec(target="left", out=str(out), trials=TRIALS, seed=seed)
    return await service.train(table, spec, executor, listen), executor.jobs


async def test_a_training_that_was_cut_off_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    table = write(churn(80), tmp_path / "churn.csv")
    whole, jobs = await train(table, tmp_path / "whole")
    with pytest.raises(TabClosed):
        await train(table, tmp_path / "cut", cut_off_after(3))
    assert len(list((tmp_path / "cut" / "trials").glob("*.npz"))) == 3
    resumed, fewer = await train(table, tmp_path / "cut")
    assert (whole.recalled, resumed.recalled) == (0, 3)
    assert fewer < jobs
    assert [(row.model, row.score, row.weight) for row in resumed.leaderboard] == [
        (row.model, row.score, row.weight) for row in whole.leaderboard
    ]
    frame = read_as_text(table).frame
    models = [ModelFolder(tmp_path / name).read_model() for name in ("whole", "cut")]
    first, second = (model.predict_proba(frame) for model in models)
    np.testing.assert_array_equal(first, second)
    assert not (tmp_path / "cut" / "trials").exists()


async def test_what_was_asked_for_can_be_asked_for_again(tmp_path: Path) -> None:
    table = write(churn(80), tmp_path / "churn.csv")
    spec = TrainSpec(
        "left",
        str(tmp_path / "m"),
        Task.BINARY,
        trials=3,
        roles={"country": Role.IGNORED},
        hold_out=0.2,
        costs=(1.0, 4.0),
        findings=(Finding("few rows", Severity.WARN, "what", "why", "remedy"),),
    )
    with pytest.raises(TabClosed):
        await service.train(table, spec, SerialExecutor(), cut_off_after(1))
    stored = json.loads((tmp_path / "m" / ASKED).read_text(encoding="utf-8"))
    assert asked_from_json(stored) == Asked(table, spec)


async def test_a_report_that_was_cut_off_names_each_model_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "SECONDS_BETWEEN_WRITES", 0.0)
    table = write(churn(80), tmp_path / "churn.csv")
    with pytest.raises(TabClosed):
        await train(table, tmp_path / "m", cut_off_after(2))
    models = [row.model for row in ModelFolder(tmp_path / "m").read_report().leaderboard]
    assert "Baseline" in models
    assert len(set(models)) == len(models) == 3


async def test_another_seed_begins_anew(tmp_path: Path) -> None:
    table = write(churn(80), tmp_path / "churn.csv")
    with pytest.raises(TabClosed):
        await train(table, tmp_path / "m", cut_off_after(2))
    report, _ = await train(table, tmp_path / "m", seed=1)
    assert report.recalled == 0


def kept(folder: Path, key: str) -> Trial:
    result = FoldResult(0, np.array([0.5, 1.5], dtype=np.float32), score=0.75, steps=3, cut=True)
    settings = {"hidden_layer_sizes": (64, 32), "alpha": 0.001}
    trial = Trial(1, Candidate("Neural network 1", "Neural network", settings), 1, {0: result})
    Checkpoint(folder, key).keep(trial)
    return trial


def test_a_trial_comes_back_as_it_was(tmp_path: Path) -> None:
    before = kept(tmp_path, "key")
    again = Trial(4, before.candidate, 1)
    assert Checkpoint(tmp_path, "key").recall(again, [0, 1])
    assert again.recalled
    assert again.done
    result = again.results[0]
    np.testing.assert_array_equal(result.prediction, before.results[0].prediction)
    assert (result.score, result.steps, result.cut, result.model) == (0.75, 3, True, None)


def test_other_settings_and_other_folds_are_not_mistaken_for_it(tmp_path: Path) -> None:
    kept(tmp_path, "key")
    checkpoint = Checkpoint(tmp_path, "key")
    other = Candidate("Neural network 1", "Neural network", {"alpha": 0.1})
    assert not checkpoint.recall(Trial(1, other, 1), [0])
    assert not checkpoint.recall(Trial(1, checkpoint.candidates[0], 1), [1])


@pytest.mark.parametrize("spoil", ["other key", "half a file"])
def test_what_is_of_no_use_is_removed(spoil: str, tmp_path: Path) -> None:
    kept(tmp_path, "key")
    (file,) = (tmp_path / "trials").iterdir()
    if spoil == "half a file":
        file.write_bytes(file.read_bytes()[:100])
    key = "other" if spoil == "other key" else "key"
    assert not Checkpoint(tmp_path, key).candidates
    assert not file.exists()


def test_keys_tell_options_apart() -> None:
    assert key_of("a", None) == key_of("a", None)
    assert key_of("a", None) != key_of("a", "group")
