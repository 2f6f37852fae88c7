"""Real public files, where the project's shared folder lies beside it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fieldbook.tables.formatting import formatter_for
from fieldbook.tables.profile import profile_columns
from fieldbook.tables.reading import read_table
from fieldbook.tables.table import kind_of
from tests.tables.reading_checks import by_call

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")

SHAPES = {
    "titanic": (891, 12),
    "telco_churn": (7_043, 21),
    "adult": (32_561, 15),
    "oil_spill": (937, 50),
    "california_housing": (20_640, 10),
    "taxis": (6_433, 14),
    "pollution": (43_824, 13),
    "soybean": (683, 36),
    "dc_comics": (6_896, 13),
    "letter": (20_000, 17),
    "bank_marketing": (8_237, 21),
    "life_expectancy": (1_649, 22),
}
KINDS = {
    ("titanic", "Age"): "number",
    ("titanic", "Cabin"): "text",
    ("titanic", "Sex"): "category",
    ("telco_churn", "TotalCharges"): "number",
    ("telco_churn", "Churn"): "category",
    ("adult", "age"): "integer",
    ("adult", "workclass"): "category",
    ("taxis", "pickup"): "date",
    ("pollution", "pm2.5"): "integer",
    ("dc_comics", "YEAR"): "integer",
    ("bank_marketing", "pdays"): "integer",
    ("life_expectancy", "Life expectancy"): "number",
}


@pytest.mark.parametrize("name", SHAPES)
def test_file(name: str) -> None:
    table = read_table(DATA / f"{name}.csv")
    assert table.frame.shape == SHAPES[name]
    pd.testing.assert_frame_equal(by_call(table, DATA), table.frame)
    for (file, column), kind in KINDS.items():
        if file == name:
            assert kind_of(table.frame[column]) == kind, column
    formatters = [formatter_for(table.frame[column]) for column in table.frame]
    for found in profile_columns(table.frame, formatters).columns:
        assert found.histogram or found.top, found.name


def test_question_marks_are_pointed_at() -> None:
    (note,) = read_table(DATA / "adult.csv").notes
    assert note.text.startswith("“?” stands 4262 times")
    again = read_table(DATA / "adult.csv", note.choices[0].options)
    assert int(again.frame["workclass"].isna().sum()) == 1_836
