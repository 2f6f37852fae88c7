from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from fieldbook.automl.clock import Clock
from fieldbook.automl.dataset import Dataset, Recipe
from fieldbook.automl.explaining import dependence as module
from fieldbook.automl.explaining.columns_seen import seen_columns
from fieldbook.automl.explaining.dependence import dependence
from fieldbook.automl.explaining.judged import Judged
from fieldbook.automl.explaining.messages import Dependence
from fieldbook.automl.plain import derive
from fieldbook.automl.pooling import Pool
from tests.automl.explaining.made import data_of

ROWS = 300


def table() -> pd.DataFrame:
    draw = np.random.RandomState(7)
    rain = np.round(draw.uniform(100, 900, ROWS), 1)
    soil = draw.choice(["clay", "sand", "peat"], ROWS, p=[0.6, 0.3, 0.1])
    sown = pd.Timestamp("2020-01-01") + pd.to_timedelta(draw.randint(0, 700, ROWS), unit="D")
    cut = sown + pd.to_timedelta(draw.randint(20, 90, ROWS), unit="D")
    crop = 3 * rain + np.where(soil == "sand", 500, 0) + (cut - sown).days
    return pd.DataFrame(
        {
            "rain": rain,
            "soil": soil,
            "sown": sown.strftime("%Y-%m-%d"),
            "cut": cut.strftime("%Y-%m-%d"),
            "note": [f"field {number} by the river {draw.rand()}" for number in range(ROWS)],
            "crop": crop,
        }
    )


def fitted(data: Dataset, columns: list[str], classifier: bool = False) -> Pipeline:
    model = LogisticRegression(max_iter=2000) if classifier else LinearRegression()
    return make_pipeline(make_column_transformer(("passthrough", columns)), model).fit(
        data.frame, data.target
    )


def along(
    data: Dataset,
    recipe: Recipe,
    model: Pipeline,
    column: str,
    classes: tuple[str, ...] = (),
    clock: Clock | None = None,
) -> Dependence | None:
    seen = {each.name: each for each in seen_columns(data, recipe)}[column]
    judged = Judged(data, [model], Pool((1.0,)))
    return dependence(judged, recipe, seen, classes, clock or Clock(None))


def test_the_dependence_of_a_linear_model_is_a_line() -> None:
    data, recipe = data_of(table(), "crop")
    found = along(data, recipe, fitted(data, ["rain"]), "rain")
    assert found is not None
    assert found.kind == "number"
    (output,) = found.outputs
    slopes = np.diff(output.mean) / np.diff(found.grid)
    assert len(found.grid) == 21
    np.testing.assert_allclose(slopes, slopes[0], rtol=0.02)
    assert slopes[0] == pytest.approx(3, rel=0.05)
    np.testing.assert_allclose(output.low, output.mean, rtol=1e-3)  # nothing else matters to it
    np.testing.assert_allclose(output.high, output.mean, rtol=1e-3)
    assert found.grid[0] > 100, "the ends of a column are single rows"


def test_rows_that_differ_in_what_else_matters_spread() -> None:
    data, recipe = data_of(table(), "crop")
    codes = list(recipe.encoder.categories_[0])
    model = fitted(data, ["rain", "soil"])
    found = along(data, recipe, model, "soil")
    assert found is not None
    assert found.labels == ("clay", "sand", "peat"), "by frequency"
    assert found.shares == pytest.approx(
        [float(np.mean(data.frame["soil"] == codes.index(each))) for each in found.labels], rel=1e-3
    )
    (output,) = found.outputs
    effect = model[-1].coef_[1] * (codes.index("sand") - codes.index("clay"))
    assert output.mean[1] - output.mean[0] == pytest.approx(effect, rel=0.01, abs=1)
    assert np.all(np.array(output.high) - np.array(output.low) > 500)
    assert 2 <= len(output.curves) <= 20
    assert output.curves == tuple(sorted(output.curves))


def test_a_date_moves_its_calendar_and_its_differences() -> None:
    data, recipe = data_of(table(), "crop")
    assert "cut - sown [days]" in data.frame.columns
    found = along(data, recipe, fitted(data, ["cut - sown [days]"]), "sown")
    assert found is not None
    assert found.kind == "date"
    assert found.labels[0].startswith("2020-01-")
    (output,) = found.outputs
    slopes = np.diff(output.mean) / np.diff(found.grid)
    assert np.all(slopes < 0), "the later it was sown, the shorter it grew"
    assert slopes[3] == pytest.approx(slopes[-3], rel=0.05)


def test_columns_derived_from_it_move_with_it() -> None:
    data, recipe = data_of(table(), "crop")
    formulas = (("+", "rain", "cut - sown [days]"),)
    recipe = replace(recipe, formulas=formulas)
    data = replace(data, frame=derive(data.frame, formulas))
    found = along(data, recipe, fitted(data, ["rain + cut - sown [days]"]), "rain")
    assert found is not None
    (output,) = found.outputs
    slopes = np.diff(output.mean) / np.diff(found.grid)
    np.testing.assert_allclose(slopes, slopes[0], rtol=0.02)
    assert slopes[0] > 2
    of_date = along(data, recipe, fitted(data, ["rain + cut - sown [days]"]), "cut")
    assert of_date is not None
    assert of_date.outputs[0].mean[-1] > of_date.outputs[0].mean[0]


def test_how_frequent_a_label_is_moves_with_it() -> None:
    data, recipe = data_of(table(), "crop")
    assert "soil" in recipe.frequencies
    found = along(data, recipe, fitted(data, ["soil [frequency]"]), "soil")
    assert found is not None
    assert len(set(found.outputs[0].mean)) == 3


def test_texts_and_single_values_have_none() -> None:
    data, recipe = data_of(table(), "crop")
    model = fitted(data, ["rain"])
    assert along(data, recipe, model, "note") is None


def test_each_class_has_its_own_line() -> None:
    frame = table().assign(crop=lambda f: pd.cut(f["crop"], 3, labels=["low", "mid", "high"]))
    data, recipe = data_of(frame, "crop")
    model = fitted(data, ["rain"], classifier=True)
    found = along(data, recipe, model, "rain", ("high", "low", "mid"))
    assert found is not None
    assert [output.label for output in found.outputs] == ["high", "low", "mid"]
    np.testing.assert_allclose(sum(np.array(o.mean) for o in found.outputs), 1, atol=1e-3)
    assert all(output.curves == () for output in found.outputs)


def test_of_two_classes_the_second_is_shown() -> None:
    frame = table().assign(crop=lambda f: np.where(f["crop"] > 1500, "yes", "no"))
    data, recipe = data_of(frame, "crop")
    model = fitted(data, ["rain"], classifier=True)
    found = along(data, recipe, model, "rain", ("no", "yes"))
    assert found is not None
    (output,) = found.outputs
    assert output.label == "yes"
    assert list(output.mean) == sorted(output.mean)


def test_pieces_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    data, recipe = data_of(table(), "crop")
    model = fitted(data, ["rain", "soil"])
    whole = along(data, recipe, model, "rain")
    monkeypatch.setattr(module, "CELLS_AT_ONCE", 1)
    assert along(data, recipe, model, "rain") == whole


def test_no_time_gives_nothing() -> None:
    data, recipe = data_of(table(), "crop")
    assert along(data, recipe, fitted(data, ["rain"]), "rain", clock=Clock(0.0)) is None
