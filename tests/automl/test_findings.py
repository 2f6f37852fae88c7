from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.messages import Finding, Role, Severity, Task
from fieldbook.automl.understanding import UnknownColumnError, understand
from tests.automl.made import churn, harvest, irises

ROWS = 400


def findings(frame: pd.DataFrame, target: str, **options: object) -> dict[str, Finding]:
    understanding = understand(frame.astype(str), target, **options).understanding  # type: ignore[arg-type]
    return {finding.kind: finding for finding in understanding.findings}


def suspected(frame: pd.DataFrame, target: str) -> set[str | None]:
    leaks = ("target in disguise", "known at prediction time?")
    understanding = understand(frame.astype(str), target).understanding
    return {finding.column for finding in understanding.findings if finding.kind in leaks}


def binary(rows: int = ROWS) -> pd.DataFrame:
    draw = np.random.RandomState(1)
    frame = pd.DataFrame(draw.normal(size=(rows, 4)), columns=list("abcd"))
    score = frame["a"] + frame["b"] + draw.normal(0, 1, rows)
    return frame.assign(y=np.where(score > 0, "yes", "no"))


def regression(rows: int = ROWS) -> pd.DataFrame:
    draw = np.random.RandomState(1)
    frame = pd.DataFrame(draw.gamma(2, 2, size=(rows, 4)), columns=list("abcd"))
    return frame.assign(y=frame["a"] * frame["b"] + 3 * draw.normal(size=rows))


@pytest.mark.parametrize(
    ("cells", "task", "kind"),
    [
        ([""] * ROWS, None, "target missing"),
        (["NA", "?"] * (ROWS // 2), None, "target missing"),
        (["x"] * ROWS, None, "one class only"),
        (["word", "other"] * (ROWS // 2), Task.REGRESSION, "target missing"),
        (["1", "2"] + [""] * (ROWS - 2), None, "too few rows"),
    ],
)
def test_hopeless_targets_stop_training(cells: list[str], task: Task | None, kind: str) -> None:
    understanding = understand(binary().assign(y=cells).astype(str), "y", task=task).understanding
    assert [finding.kind for finding in understanding.stops] == [kind]


def test_no_usable_column_stops_training() -> None:
    frame = pd.DataFrame({"id": [f"n{n}" for n in range(50)], "one": "1", "y": ["a", "b"] * 25})
    assert findings(frame, "y")["no columns"].severity is Severity.STOP


def test_sound_data_are_not_suspected() -> None:
    assert suspected(binary(), "y") == set()
    assert suspected(regression(), "y") == set()
    assert suspected(churn(400), "left") == set()
    assert suspected(irises(400), "kind") == set()
    assert suspected(harvest(400), "tonnes") <= {"area"}


def test_copies_of_the_target_are_found() -> None:
    frame = binary()
    frame["copy"] = frame["y"].map({"yes": "1", "no": "0"})
    assert suspected(frame, "y") == {"copy"}
    numbers = regression()
    numbers["copy"] = numbers["y"] * 2 + 1
    assert suspected(numbers, "y") == {"copy"}


def test_monotone_copies_are_found() -> None:
    frame = regression()
    frame["copy"] = -np.exp(frame["y"] / frame["y"].max())
    assert suspected(frame, "y") == {"copy"}


def test_noisy_copies_are_found() -> None:
    draw = np.random.RandomState(2)
    frame = regression()
    frame["copy"] = frame["y"] + draw.normal(0, 0.1 * frame["y"].std(), ROWS)
    assert suspected(frame, "y") == {"copy"}
    labels = binary()
    flipped = np.where(draw.rand(ROWS) < 0.05, draw.permutation(labels["y"]), labels["y"])
    assert suspected(labels.assign(copy=flipped), "y") == {"copy"}


def test_sums_that_contain_the_target_are_found() -> None:
    frame = regression()
    frame["total"] = frame["y"] + frame["c"] * 5 + frame["d"] * 5
    assert suspected(frame, "y") == {"total"}


def test_sums_are_found_among_hundreds_of_columns() -> None:
    draw = np.random.RandomState(5)
    frame = regression()
    noise = {f"noise {k}": draw.normal(size=len(frame)) for k in range(200)}
    frame["total"] = frame["y"] + frame["c"] * 5 + frame["d"] * 5
    assert suspected(pd.concat([pd.DataFrame(noise), frame], axis=1), "y") == {"total"}


def test_identifiers_that_predict_are_asked_about() -> None:
    draw = np.random.RandomState(3)
    frame = binary()
    page = np.where(frame["y"] == "yes", 30_000, 0) + draw.permutation(60_000)[:ROWS]
    telling = findings(frame.assign(page_id=page), "y")
    assert telling["predictive identifier"].column == "page_id"
    idle = findings(frame.assign(page_id=draw.permutation(ROWS)), "y")
    assert "predictive identifier" not in idle


def test_rare_classes_are_said_and_kept() -> None:
    frame = binary()
    frame.loc[:2, "y"] = "perhaps"
    understood = understand(frame.astype(str), "y").understanding
    assert "“perhaps”" in findings(frame, "y")["rare classes"].what
    assert understood.classes == ("no", "perhaps", "yes")


def test_repeated_rows_are_said() -> None:
    frame = pd.concat([binary(100)] * 2)
    finding = findings(frame, "y")["duplicates"]
    assert "100 of 200" in finding.what
    assert "nearly" not in finding.what
    assert "% of the validation rows have a copy" in finding.why


def test_repeated_rows_are_known_by_other_names() -> None:
    frame = pd.concat([binary(100)] * 2).assign(id=[f"K{n}" for n in range(200)])
    assert "100 of 200" in findings(frame, "y")["duplicates"].what


def test_rows_that_nearly_repeat_are_said() -> None:
    draw = np.random.RandomState(0)
    frame = pd.DataFrame(draw.normal(size=(300, 6)), columns=list("abcdef"))
    frame["y"] = draw.randint(0, 2, 300)
    assert "duplicates" not in findings(frame.round(6), "y")
    again = frame.assign(**{name: frame[name].round(4) for name in "abcdef"})
    assert "nearly" in findings(pd.concat([frame.round(6), again]), "y")["duplicates"].what


def test_a_total_is_found_beside_a_strong_column() -> None:
    draw = np.random.RandomState(0)
    place = draw.randint(0, 20, 600)
    y = place + draw.normal(0, 2, 600)
    other = draw.normal(0, 6, 600)
    frame = pd.DataFrame({"place": [f"P{n}" for n in place], "other": other, "total": y + other})
    frame["y"] = y
    found = understand(frame.round(4).astype(str), "y").understanding.findings
    assert {"place", "total"} == {finding.column for finding in found}


def test_rows_in_order_of_the_target_are_said() -> None:
    assert "ordered rows" in findings(binary().sort_values("y"), "y")
    assert "ordered rows" not in findings(binary(), "y")


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownColumnError, match="no column “Y2”; the table has “a”, “b”"):
        understand(binary(), "Y2")
    assert understand(binary(), " Y ").understanding.target == "y"


def test_roles_can_be_chosen() -> None:
    understood = understand(binary().astype(str), "y", roles={"a": Role.IGNORED}).understanding
    assert {column.name: column.role for column in understood.columns}["a"] is Role.IGNORED
