from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.dates import FORMS
from fieldbook.automl.explaining import fields as module
from fieldbook.automl.explaining.columns_seen import as_moments, seen_columns
from fieldbook.automl.explaining.fields import field_of
from fieldbook.automl.explaining.messages import Field
from fieldbook.automl.plain import EPOCH, as_dates
from tests.automl.explaining.made import data_of


def fields(columns: dict[str, list[str]]) -> dict[str, Field]:
    rows = len(next(iter(columns.values())))
    target = np.random.RandomState(0).normal(size=rows)
    data, recipe = data_of(pd.DataFrame({**columns, "y": target}), "y")
    return {each.name: field_of(each, recipe) for each in seen_columns(data, recipe)}


def test_typical_values_are_written_as_the_table_writes_them() -> None:
    found = fields(
        {
            "area": [f"{number / 4:.2f}".replace(".", ",") for number in range(100)],
            "rooms": [str(number % 30) for number in range(100)],
            "sold": [f"{1 + number % 28:02d}.03.2021" for number in range(100)],
            "seen": [
                f"2021-03-{1 + number % 28:02d} 14:{number % 60:02d}" for number in range(100)
            ],
        }
    )
    assert found["area"] == Field("area", "number", "12,25", "1", "23,5")
    assert found["rooms"].typical == "13"
    assert found["sold"].kind == "date"
    assert found["sold"].typical == "13.03.2021"
    assert found["seen"].typical.startswith("2021-03-13 14:")


@pytest.mark.parametrize("form", [*FORMS, "seconds", "milliseconds", "%Y%m%d", ""])
def test_dates_are_written_so_that_their_column_reads_them(form: str) -> None:
    days = 8036.0 + 14.5 / 24  # the first of January 2022, a Saturday
    text = module._date(days, form)
    (read,) = as_dates(pd.Series([text], dtype=object), form)
    assert not pd.isna(read), text
    wanted = as_moments([days])[0]
    if "%Y" in form or form in ("", "ISO8601", "seconds", "milliseconds"):
        assert (read.year, read.month) == (wanted.year, wanted.month)
    again = module._date((read - EPOCH) / pd.Timedelta(days=1), form)
    assert again == text


def test_labels_are_listed_by_frequency_where_several_rows_share_them() -> None:
    names = ["b"] * 60 + ["a"] * 30 + ["c"] * 8 + ["only one"] * 2
    (field,) = fields({"name": names}).values()
    assert field == Field("name", "label", "b", labels=("b", "a", "c"), complete=False)
    (field,) = fields({"name": ["b"] * 60 + ["a"] * 40}).values()
    assert field.complete


def test_texts_begin_empty() -> None:
    notes = [f"note {number} about {number * 7 % 97} trees" for number in range(100)]
    (field,) = fields({"note": notes}).values()
    assert field == Field("note", "text", "")
