from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fieldbook.automl import service
from fieldbook.automl.artifact import ModelFolder
from fieldbook.automl.executors import SerialExecutor
from fieldbook.automl.messages import (
    LeaderboardRow,
    Report,
    Role,
    Task,
    TrainSpec,
    TrialReport,
    Understanding,
)
from fieldbook.automl.model import MissingColumnsError
from fieldbook.automl.predicting import ThresholdError
from tests.automl.made import churn, write

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a table."""
    path = tmp_path_factory.mktemp("workspace")
    write(churn(100), path / "churn.csv")
    return path


@pytest.fixture
async def model(folder: Path) -> Path:
    """The model of the table, trained once."""
    out = folder / "churn.model"
    if not (out / "model.joblib").exists():
        spec = TrainSpec(target="left", out=str(out), trials=4)
        await service.train(str(folder / "churn.csv"), spec, SerialExecutor(), lambda _: None)
    return out


def test_understanding_a_table(folder: Path) -> None:
    path = str(folder / "churn.csv")
    plain = service.understand(path)
    assert plain.rows == 100
    assert plain.task is None
    aimed = service.understand(path, {"target": "left", "roles": {"tenure": "categorical"}})
    assert aimed.task is Task.BINARY
    assert aimed.classes == ("no", "yes")
    roles = {column.name: column.role for column in aimed.columns}
    assert roles["tenure"] is Role.CATEGORICAL
    assert roles["signed"] is Role.DATETIME


async def test_training_tells_and_keeps_what_it_finds(folder: Path) -> None:
    out = folder / "told.model"
    heard: list[Any] = []
    kept: list[Report] = []

    def listen(message: Any) -> None:
        heard.append(message)
        if isinstance(message, TrialReport) and (out / "report.json").exists():
            kept.append(ModelFolder(out).read_report())

    spec = TrainSpec(target="left", out=str(out), trials=4, seed=1)
    report = await service.train(str(folder / "churn.csv"), spec, SerialExecutor(), listen)
    kinds = [type(message) for message in heard]
    assert kinds.index(Understanding) < kinds.index(LeaderboardRow)
    first = heard[kinds.index(LeaderboardRow)]
    assert first.model == "Baseline"
    pairs = next(i for i, each in enumerate(heard) if "pairs" in getattr(each, "stage", ""))
    assert kinds.index(LeaderboardRow) < pairs  # there is a row while pairs are looked for
    assert [row.model for row in report.leaderboard].count("Baseline") == 1
    assert kinds[-1] is Report
    assert kept
    assert {each.state for each in kept} == {"training"}
    assert report == ModelFolder(out).read_report()


def test_explaining_a_model(model: Path) -> None:
    explanation = service.explain(str(model))
    assert explanation.report.state == "done"
    assert "# Model of “left”" in explanation.card
    assert set(explanation.files) >= {"model.joblib", "model.py", "report.html"}
    page = (model / "report.html").read_text("utf-8")
    assert "Model of “left”" in page


def test_predictions_mend_what_can_be_mended(model: Path, folder: Path) -> None:
    rows = churn(30, seed=5).drop(columns="left")
    write(rows, folder / "same.csv")
    strange = rows[rows.columns[::-1]].rename(columns={"tenure": " Tenure"})
    write(strange.assign(extra="x"), folder / "strange.csv")
    one = service.predict_file(str(model), str(folder / "same.csv"), str(folder / "a.csv"))
    other = service.predict_file(str(model), str(folder / "strange.csv"), str(folder / "b.csv"))
    assert one.rows == other.rows == 30
    assert not one.notes
    pd.testing.assert_frame_equal(pd.read_csv(folder / "a.csv"), pd.read_csv(folder / "b.csv"))


def test_a_threshold_decides_from_where_on_a_class_is_named(model: Path, folder: Path) -> None:
    write(churn(60, seed=5).drop(columns="left"), folder / "sixty.csv")
    result = service.predict_file(
        str(model), str(folder / "sixty.csv"), str(folder / "t.csv"), threshold=0.2
    )
    predicted = pd.read_csv(folder / "t.csv")
    assert ((predicted["proba_yes"] >= 0.2) == (predicted["prediction"] == "yes")).all()
    assert predicted["proba_yes"].between(0.2, 0.5).any(), "else the threshold decided nothing"
    assert "“yes” is named from a probability of 0.2 on." in result.notes
    with pytest.raises(ThresholdError, match="from 0 to 1"):
        service.predict_file(str(model), str(folder / "sixty.csv"), "", threshold=1.2)


def test_columns_that_hardly_matter_may_be_absent(model: Path, folder: Path) -> None:
    write(churn(30, seed=5).drop(columns=["left", "signed"]), folder / "less.csv")
    result = service.predict_file(str(model), str(folder / "less.csv"), str(folder / "c.csv"))
    assert result.notes == ("Column “signed” is absent; its values count as missing.",)


def test_columns_that_matter_may_not(model: Path, folder: Path) -> None:
    report = ModelFolder(model).read_report()
    write(churn(30).drop(columns=report.importance[0].column), folder / "lacking.csv")
    with pytest.raises(MissingColumnsError, match="lacks the column"):
        service.predict_file(str(model), str(folder / "lacking.csv"), str(folder / "d.csv"))


async def test_classes_that_are_formulas_don_t_reach_a_spreadsheet(folder: Path) -> None:
    rows = churn(80).assign(left=lambda frame: frame["left"].map({"yes": "=1+1", "no": "no"}))
    table = write(rows, folder / "formulas.csv")
    spec = TrainSpec(target="left", out=str(folder / "formulas.model"), trials=2)
    await service.train(table, spec, SerialExecutor(), lambda _: None)
    result = service.predict_file(spec.out, table, str(folder / "f.csv"))
    predicted = pd.read_csv(folder / "f.csv")["prediction"]
    assert set(predicted) == {"'=1+1", "no"}
    assert any("apostrophe" in note for note in result.notes)


def test_typed_frames_and_files_are_predicted_alike(model: Path) -> None:
    rows = churn(30, seed=5)
    loaded = ModelFolder(model).read_model()
    typed = rows.assign(tenure=rows["tenure"].astype(float))
    assert (loaded.predict_proba(typed) == loaded.predict_proba(rows.astype(str))).all()


def test_an_empty_table_gets_no_predictions(model: Path, folder: Path) -> None:
    write(churn(30).head(0), folder / "none.csv")
    result = service.predict_file(str(model), str(folder / "none.csv"), str(folder / "e.csv"))
    assert result.rows == 0
    assert list(pd.read_csv(folder / "e.csv").columns) == ["prediction", "proba_no", "proba_yes"]


def test_messages_need_the_standard_library_alone() -> None:
    program = (
        "import sys\n"
        "for name in ('numpy', 'pandas', 'scipy', 'sklearn', 'joblib'): sys.modules[name] = None\n"
        "import fieldbook.automl.messages\n"
    )
    subprocess.run(
        [sys.executable, "-c", program], check=True, env={"PYTHONPATH": str(ROOT / "py")}
    )


def test_reports_are_plain_json(model: Path) -> None:
    stored = json.loads((model / "report.json").read_text(encoding="utf-8"))
    assert stored["metric"] == "AUC"
    assert stored["columns"][0]["name"] == "customer_id"
