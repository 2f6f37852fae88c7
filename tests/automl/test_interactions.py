"""Columns made of two others, where a model misses them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fieldbook.automl.dataset import Dataset, Recipe
from fieldbook.automl.features import build_view
from fieldbook.automl.interactions import propose, with_interactions
from fieldbook.automl.plain import derive
from fieldbook.automl.portfolio import WITH, portfolio, view_of
from fieldbook.automl.trials import fit_fold
from fieldbook.automl.understanding import understand


def prepared(frame: pd.DataFrame) -> tuple[Dataset, Recipe]:
    problem = understand(frame.round(4).astype(str), "y", known=())
    assert problem.dataset is not None
    assert problem.recipe is not None
    return problem.dataset, problem.recipe


def rooms(rows: int = 1200) -> pd.DataFrame:
    """A target that depends on a ratio, as crowding does on people and rooms."""
    draw = np.random.RandomState(0)
    people, rooms = np.exp(draw.normal(3, 1, rows)), np.exp(draw.normal(3, 1, rows))
    y = np.tanh(2 * np.log(people / rooms)) + draw.normal(0, 0.1, rows)
    return pd.DataFrame({"people": people, "rooms": rooms, "other": draw.normal(size=rows), "y": y})


def test_a_ratio_that_matters_is_proposed() -> None:
    data, _ = prepared(rooms())
    sign, one, other = propose(data)[0]
    assert sign == "÷"
    assert {one, other} == {"people", "rooms"}


def test_nothing_is_proposed_where_columns_add_up() -> None:
    draw = np.random.RandomState(1)
    frame = pd.DataFrame(draw.normal(size=(1200, 4)), columns=list("abcd"))
    frame["y"] = frame["a"] + frame["b"] ** 2 + draw.normal(0, 1, 1200)
    assert propose(prepared(frame)[0]) == ()


def test_classes_are_looked_at_as_well() -> None:
    frame = rooms()
    frame["y"] = np.where(frame["y"] > 0, "crowded", "empty")
    formulas = propose(prepared(frame.assign(y=frame["y"]))[0])
    assert any({"people", "rooms"} == {one, other} for _, one, other in formulas)


def test_few_rows_propose_nothing() -> None:
    assert propose(prepared(rooms(100))[0]) == ()


def test_a_model_with_the_ratio_is_tried_and_better() -> None:
    data, recipe = with_interactions(*prepared(rooms()))
    candidates = {WITH in candidate.settings: candidate for candidate in portfolio(data)}
    assert view_of(candidates[True]) == "tree+derived"
    without, with_it = (fit_fold(data, candidates[more], 0) for more in (False, True))
    assert not with_it.why
    assert with_it.score > without.score
    made = recipe.made_from("people", list(data.frame.columns))
    assert set(data.layout.derived) & set(made)


def test_new_rows_get_the_columns_too() -> None:
    data, recipe = with_interactions(*prepared(rooms()))
    view = build_view("gaussian+derived", data.layout, data.task, 0).fit(data.frame, data.target)
    new = recipe.apply(rooms(5).drop(columns="y").round(4).astype(str))
    width = len(build_view("gaussian", data.layout, data.task, 0).fit_transform(data.frame)[0])
    assert view.transform(new).shape == (5, width + len(data.layout.derived))


def test_nothing_is_divided_by_nothing() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0, np.nan], "b": [0.0, 4.0, 1.0]})
    derived = derive(frame, [("÷", "a", "b"), ("×", "a", "b"), ("−", "b", "a")])
    assert derived["a ÷ b"].isna().tolist() == [True, False, True]
    assert derived["a ÷ b"][1] == 0.5
    assert derived["a × b"].tolist()[:2] == [0.0, 8.0]
    assert derived["b − a"].tolist()[:2] == [-1.0, 2.0]
