"""The command line from outside: one process each, as people and scripts call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.cli import main
from tests.automl.made import churn, harvest, irises, write

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the module in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "py")}
    command = [sys.executable, "-m", "fieldbook.automl", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=300, check=False
    )


TABLES = {
    "binary": (churn, "left"),
    "multiclass": (irises, "kind"),
    "regression": (harvest, "tonnes"),
}


@pytest.fixture(scope="module", params=TABLES)
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with train.csv, new.csv and a model of the former."""
    make, target = TABLES[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    write(make(90), folder / "train.csv")
    write(make(40, seed=7).drop(columns=target), folder / "new.csv")
    arguments = ["--target", target, "--trials", "4", "--executor", "serial"]
    assert main(["train", str(folder / "train.csv"), *arguments, "--out", str(folder / "m")]) == 0
    return folder


def test_the_folder_holds_model_report_program_card_and_page(trained: Path) -> None:
    names = {"model.joblib", "report.json", "model.py", "model_card.md", "report.html"}
    assert {path.name for path in (trained / "m").iterdir()} == names
    report = json.loads((trained / "m" / "report.json").read_text(encoding="utf-8"))
    assert report["state"] == "done"
    assert report["score"] > report["baseline"]
    delivered = next(row for row in report["leaderboard"] if row["model"] == report["model"])
    assert report["luck"] >= 0
    assert report["score"] == pytest.approx(delivered["score"] - report["luck"])
    scores = [row["score"] for row in report["leaderboard"]]
    assert scores == sorted(scores, reverse=True)
    assert {row["column"] for row in report["importance"]}


def test_a_threshold_is_for_two_classes(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads((trained / "m" / "report.json").read_text(encoding="utf-8"))
    files = [str(trained / "m"), str(trained / "new.csv"), "--out", str(trained / "t.csv")]
    status = main(["predict", *files, "--threshold", "0.9"])
    said = capsys.readouterr().err
    if report["task"] == "binary":
        assert status == 0
        assert "is named from a probability of 0.9 on" in said
    else:
        assert status == 2
        assert "needs a model of two classes" in said


def test_predictions_have_a_row_for_each_input_row(trained: Path) -> None:
    out = trained / "predicted.csv"
    assert main(["predict", str(trained / "m"), str(trained / "new.csv"), "--out", str(out)]) == 0
    predicted = pd.read_csv(out)
    assert len(predicted) == 40
    probabilities = predicted.drop(columns="prediction")
    report = json.loads((trained / "m" / "report.json").read_text(encoding="utf-8"))
    assert list(probabilities.columns) == [f"proba_{label}" for label in report["classes"]]
    if report["classes"]:
        np.testing.assert_allclose(probabilities.sum(axis=1), 1)
        best = [str(name).removeprefix("proba_") for name in probabilities.idxmax(axis=1)]
        assert best == predicted["prediction"].tolist()


def test_the_program_trains_the_same_model_without_fieldbook(trained: Path) -> None:
    out, again = trained / "first.csv", trained / "second.csv"
    main(["predict", str(trained / "m"), str(trained / "new.csv"), "--out", str(out)])
    program = trained / "m" / "model.py"
    assert "fieldbook" not in program.read_text(encoding="utf-8").replace("Made by Fieldbook", "")
    second = run_program(trained, program, again)
    pd.testing.assert_frame_equal(pd.read_csv(out), second, rtol=1e-9)


def run_program(folder: Path, program: Path, out: Path) -> pd.DataFrame:
    """Train by the program alone, on train.csv, and predict new.csv."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["OMP_NUM_THREADS"] = "1"
    subprocess.run(
        [sys.executable, str(program), "train.csv", "new.csv", str(out)],
        check=True,
        cwd=folder,
        env=environment,
        timeout=300,
    )
    return pd.read_csv(out)


def test_a_hold_out_and_costs_are_kept_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(churn(120), tmp_path / "train.csv")
    write(churn(40, seed=7).drop(columns="left"), tmp_path / "new.csv")
    wanted = ["--target", "left", "--hold-out", "0.25", "--costs", "1:9", "--trials", "2"]
    out = str(tmp_path / "m")
    train = ["train", str(tmp_path / "train.csv"), *wanted, "--executor", "serial", "--out", out]
    assert main(train) == 0
    assert "On 30 rows held out: AUC" in capsys.readouterr().out
    report = json.loads((tmp_path / "m" / "report.json").read_text(encoding="utf-8"))
    assert (report["rows"], report["hold_out_rows"]) == (90, 30)
    assert {"AUC", "Accuracy"} <= {measure["name"] for measure in report["hold_out"]}
    assert 0 < report["threshold"] < 0.5
    assert main(["predict", out, str(tmp_path / "new.csv"), "--out", f"{out}.csv"]) == 0
    predicted = pd.read_csv(f"{out}.csv")
    said = predicted["proba_yes"] >= report["threshold"]
    assert (said == (predicted["prediction"] == "yes")).all()
    again = run_program(tmp_path, tmp_path / "m" / "model.py", tmp_path / "again.csv")
    pd.testing.assert_frame_equal(predicted, again, rtol=1e-9)


def leaderboard(table: str, out: Path, *executor: str) -> list[Any]:
    arguments = ["--target", "tonnes", "--trials", "4", "--seed", "3", "--executor", *executor]
    assert main(["train", table, *arguments, "--out", str(out)]) == 0
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return [
        (row["model"], row["score"], row["spread"], row["weight"]) for row in report["leaderboard"]
    ]


def test_the_same_seed_gives_the_same_leaderboard_in_processes(tmp_path: Path) -> None:
    table = write(harvest(90), tmp_path / "harvest.csv")
    serial = leaderboard(table, tmp_path / "serial", "serial")
    assert len(serial) >= 5
    assert leaderboard(table, tmp_path / "processes", "processes") == serial


@pytest.fixture
def scheduler() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
def test_the_same_seed_gives_the_same_leaderboard_on_dask(tmp_path: Path, scheduler: str) -> None:
    table = write(harvest(90), tmp_path / "harvest.csv")
    serial = leaderboard(table, tmp_path / "serial", "serial")
    dask = leaderboard(table, tmp_path / "dask", "dask", "--scheduler", scheduler)
    assert dask == serial


def test_training_says_what_it_did(tmp_path: Path) -> None:
    table = write(churn(), tmp_path / "churn.csv")
    done = run("train", table, "--target", "left", "--budget", "6", "--out", str(tmp_path / "m"))
    assert done.returncode == 0, done.stderr
    header, columns, *rows, last = done.stdout.splitlines()
    assert header.startswith("AUC, higher is better")
    assert columns.split()[:3] == ["Model", "Score", "Spread"]
    assert any(row.startswith("Baseline") for row in rows)
    assert last.endswith("m.")


BAD = {
    "no such file": (None, ["--target", "y"]),
    "empty": ("", ["--target", "y"]),
    "header only": ("a,y\n", ["--target", "y"]),
    "ragged": ("a,y\n1,2\n1,2,3\n", ["--target", "y"]),
    "binary": ("\x89PNG\r\n\x1a\n\0\0\0\0", ["--target", "y"]),
    "unknown target": ("a,y\n1,2\n", ["--target", "z"]),
    "one class": ("a,y\n" + "1,x\n" * 20, ["--target", "y"]),
    "target missing": ("a,y\n" + "1,\n" * 20, ["--target", "y"]),
    "too few rows": ("a,y\n1,x\n2,z\n", ["--target", "y"]),
    "bad budget": ("a,y\n1,x\n", ["--target", "y", "--budget", "none"]),
    "no target": ("a,y\n1,x\n", []),
    "nothing to train on": ("a,y\n1,x\n", ["--target", "y", "--hold-out", "1"]),
    "costs without two classes": (
        "a,y\n" + "".join(f"{n},{n % 3}\n" for n in range(40)),
        ["--target", "y", "--costs", "1:5"],
    ),
    "half of the costs": ("a,y\n1,x\n", ["--target", "y", "--costs", "5"]),
    "dask without a scheduler": ("a,y\n1,x\n", ["--target", "y", "--executor", "dask"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_and_status_2(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, arguments = BAD[case]
    table = tmp_path / "bad.csv"
    if text is not None:
        table.write_bytes(text.encode("latin-1"))
    command = ["train", str(table), *arguments, "--executor", "serial", "--out"]
    if "dask" in arguments:
        command.remove("--executor")
        command.remove("serial")
    try:
        status = main([*command, str(tmp_path / "m")])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    said = capsys.readouterr().err.strip()
    assert status == 2
    assert said.endswith(".")
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "m").exists()


def test_predicting_without_a_model_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write(irises(5), tmp_path / "new.csv")
    assert main(["predict", str(tmp_path), table, "--out", str(tmp_path / "out.csv")]) == 2
    assert "holds no trained model" in capsys.readouterr().err
