from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fieldbook.automl.dataset import Dataset, Recipe
from fieldbook.automl.features import build_view
from fieldbook.automl.understanding import understand
from tests.automl.made import churn, harvest


def prepared(frame: pd.DataFrame, target: str) -> tuple[Dataset, Recipe]:
    problem = understand(frame.astype(str), target)
    assert problem.dataset is not None
    assert problem.recipe is not None
    return problem.dataset, problem.recipe


def test_columns_are_laid_out_by_their_nature() -> None:
    layout = prepared(harvest(), "tonnes")[0].layout
    assert layout.levels == ("field",)
    assert "area" in layout.numbers
    layout = prepared(churn(), "left")[0].layout
    assert layout.categories == ("plan",)
    assert layout.gaps == ("charges",)
    assert "signed [days]" in layout.numbers
    assert not {"customer_id", "country"} & set(layout.numbers + layout.categories)


@pytest.mark.filterwarnings("ignore:n_quantiles")
@pytest.mark.parametrize("kind", ["tree", "dense", "gaussian", "gaussian+neighbours"])
def test_views_take_rows_never_seen(kind: str) -> None:
    data, recipe = prepared(churn(), "left")
    view = build_view(kind, data.layout, data.task, 0).fit(data.frame, data.target)
    strange = churn(5, seed=9).assign(plan="lifetime", charges="?")
    matrix = view.transform(recipe.apply(strange.astype(str)))
    assert matrix.shape == (5, view.transform(data.frame).shape[1])
    assert kind == "tree" or np.isfinite(matrix).all()


def test_gaps_are_filled_from_the_rows_that_are_most_alike() -> None:
    draw = np.random.RandomState(0)
    frame = pd.DataFrame({"a": draw.normal(size=300).round(4)})
    frame["b"] = (frame["a"] + 0.01 * draw.normal(size=300)).round(4)
    frame["y"] = draw.normal(size=300)
    gaps = frame.assign(b=frame["b"].where(frame.index > 60))
    data, _ = prepared(gaps, "y")
    filled, spread = {}, frame["b"].to_numpy()[:60]
    for kind in ("dense", "dense+neighbours"):
        matrix = build_view(kind, data.layout, data.task, 0).fit_transform(data.frame)
        filled[kind] = np.corrcoef(matrix[:60, 1], spread)[0, 1]
    assert filled["dense+neighbours"] > 0.99
    assert not filled["dense"] > 0.5


def test_encoding_by_target_does_not_leak() -> None:
    """Levels of two rows each: encoded by a row's own target they would give it away."""
    draw = np.random.RandomState(0)
    frame = pd.DataFrame({"level": [f"L{n % 150}" for n in range(300)], "x": draw.normal(size=300)})
    frame["y"] = draw.normal(size=300)
    data, _ = prepared(frame, "y")
    assert data.layout.levels == ("level",)
    view = build_view("tree", data.layout, data.task, 0)
    encoded = view.fit_transform(data.frame, data.target)[:, -1]
    assert abs(np.corrcoef(encoded, data.target)[0, 1]) < 0.2


def test_words_among_numbers_are_features_too() -> None:
    draw = np.random.RandomState(0)
    dose = [f"{n / 7:.2f}" if n % 4 else "refused" for n in range(200)]
    frame = pd.DataFrame({"dose": dose, "y": draw.normal(size=200)})
    data, recipe = prepared(frame, "y")
    assert set(data.layout.numbers) == {"dose", "dose [label]"}
    assert recipe.made_from("dose", list(data.frame.columns)) == ["dose", "dose [label]"]
    assert recipe.apply(pd.DataFrame({"dose": ["refused", "1.5"]})).shape == (2, 2)


def test_trees_are_told_how_frequent_a_label_is() -> None:
    frame = churn().assign(plan=["month"] * 90 + ["year"] * 60 + ["two years"] * 10)
    data, recipe = prepared(frame, "left")
    assert data.layout.frequencies == ("plan [frequency]",)
    assert recipe.made_from("plan", list(data.frame.columns)) == ["plan", "plan [frequency]"]
    applied = recipe.apply(churn(3, seed=3).assign(plan=["year", "month", "x"]).astype(str))
    assert applied["plan [frequency]"].tolist() == [60 / 160, 90 / 160, 0.0]
    names = [
        name
        for _, _, names in build_view("tree", data.layout, data.task, 0).transformers
        for name in names
    ]
    assert "plan [frequency]" in names


def test_unseen_labels_count_as_missing() -> None:
    data, recipe = prepared(churn(), "left")
    assert data.frame["plan"].notna().all()
    applied = recipe.apply(churn(4, seed=3).assign(plan=["month", "year", "x", ""]).astype(str))
    assert applied["plan"].isna().tolist() == [False, False, True, True]


def test_prepared_columns_know_what_they_were_made_from() -> None:
    data, recipe = prepared(churn().assign(ended=churn(seed=2)["signed"]), "left")
    names = list(data.frame.columns)
    assert recipe.made_from("tenure", names) == ["tenure"]
    made = recipe.made_from("signed", names)
    assert "signed [days]" in made
    assert "ended - signed [days]" in made
    assert "ended [days]" not in made
