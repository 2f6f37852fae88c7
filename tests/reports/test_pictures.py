"""Each picture says in words and in figures what it shows, and is SVG whatever names are in it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from fieldbook.automl.explaining.messages import Calibration, Confusion, Curve
from fieldbook.automl.messages import Report
from fieldbook.reports.colours import LIGHT
from fieldbook.reports.column_pictures import dependence, importances
from fieldbook.reports.explained_pictures import attempted, curve_pictures, outcome_pictures
from fieldbook.reports.outcome_pictures import (
    calibration,
    confusion,
    interval,
    precision_recall,
    roc,
)
from fieldbook.reports.picture import Picture, svg_file
from fieldbook.reports.residual_pictures import residual_histogram, residuals_along
from tests.reports.made import HOSTILE, binary, number

SVG = "{http://www.w3.org/2000/svg}"
PERFECT = Curve("yes", 2, 3, (0.9, 0.1), (2, 2), (0, 3), 1.0, 1.0)


def pictures(report: Report) -> list[Picture]:
    explained = report.explained
    assert explained is not None
    curves = explained.curves
    return [
        importances(report.importance),
        *(dependence(each, each.outputs[0]) for each in explained.dependences),
        *(curve_pictures(curves[0], 1) if curves else ()),
        *outcome_pictures(explained),
    ]


@pytest.mark.parametrize(
    "report", [binary(), number(), binary(HOSTILE, HOSTILE), binary("", "\u202e\x00")]
)
def test_pictures_are_drawn_said_and_told(report: Report) -> None:
    for picture in pictures(report):
        assert picture.title
        assert picture.sentence.endswith(".")
        assert picture.rows
        assert {len(row) for row in picture.rows} == {len(picture.header)}
        parsed = ET.fromstring(svg_file(picture, LIGHT))
        tags = {each.tag.removeprefix(SVG) for each in parsed.iter()}
        assert tags <= {"svg", "title", "desc", "rect", "line", "path", "circle", "text"}
        assert parsed.find(f"{SVG}desc") is not None
        written = svg_file(picture, LIGHT)
        assert "var(" not in written, "a file of its own knows no page"
        assert "nan" not in written
        assert "inf" not in written.replace("information", "")


def test_a_perfect_classifier_s_curve_runs_along_the_edge() -> None:
    picture = roc(PERFECT)
    assert "100 of 100 pairs (area 1.000" in picture.sentence
    assert picture.rows[0] == ("0.900", "0.0\u00a0%", "100.0\u00a0%")
    assert precision_recall(PERFECT).rows[0] == ("0.900", "100.0\u00a0%", "100.0\u00a0%")


def test_the_commonest_mistake_is_named() -> None:
    found = Confusion(("a", "b", "c"), ((5, 0, 0), (0, 5, 3), (1, 0, 5)))
    sentence = confusion(found).sentence
    assert sentence == (
        "15 of 19 rows are named right (79\u00a0%). "
        "The commonest mistake: “b” taken for “c”, 3 times."
    )
    flawless = Confusion(("a", "b"), ((3, 0), (0, 4)))
    assert confusion(flawless).sentence == "7 of 7 rows are named right (100\u00a0%)."


def test_many_classes_are_drawn_without_their_names() -> None:
    labels = tuple(f"class {place}" for place in range(30))
    counts = tuple(tuple(int(row == place) for place in range(30)) for row in range(30))
    picture = confusion(Confusion(labels, counts))
    assert picture.width == 380
    assert not any("class" in str(shape.children) for shape in picture.shapes)
    assert picture.header[1:] == labels


def test_probabilities_that_lie_are_said_to() -> None:
    boastful = Calibration("yes", (0.1, 0.9), (0.1, 0.6), (50, 50), 0.3, 0.25)
    assert "furthest off where 90\u00a0% are said: it happens 30 points less often" in (
        calibration(boastful).sentence
    )
    honest = Calibration("", (0.1, 0.9), (0.11, 0.89), (50, 50), 0.1, 0.25)
    assert "as often as it is said" in calibration(honest).sentence


def test_an_interval_holds_where_nothing_was_seen() -> None:
    low, high = interval(0.0, 20)
    assert low == 0
    assert high == pytest.approx(0.161, abs=0.001)
    assert interval(0.5, 100) == pytest.approx((0.404, 0.596), abs=0.001)


def test_residuals_say_how_far_off_and_whether_that_widens() -> None:
    explained = number().explained
    assert explained is not None
    assert explained.residuals is not None
    assert residual_histogram(explained.residuals).sentence == (
        "Half of the predictions are off by at most 0.8, nine of ten by at most 3.1; "
        "on average 0.2 too low."
    )
    assert "4.5 times wider" in residuals_along(explained.residuals).sentence


def test_a_dependence_says_where_it_is_lowest_and_highest() -> None:
    explained = binary().explained
    assert explained is not None
    picture = dependence(explained.dependences[0], explained.dependences[0].outputs[0])
    assert "lowest (10.0\u00a0%) at 1 and highest (40.0\u00a0%) at 4" in picture.sentence
    assert picture.rows[2] == ("4", "40.0\u00a0%", "20.0\u00a0%", "80.0\u00a0%")
    of_labels = dependence(explained.dependences[1], explained.dependences[1].outputs[0])
    assert of_labels.header[-1] == "Share of rows"
    assert of_labels.rows[1] == ("clay", "30.0\u00a0%", "10.0\u00a0%", "40.0\u00a0%", "40.0\u00a0%")


def test_numbers_that_fit_no_picture_are_left_out() -> None:
    broken = Confusion(("a", "b"), ((1,), ()))
    empty = Calibration("", (), (), (), 0.1, 0.2)
    assert attempted([lambda: confusion(broken), lambda: calibration(empty)]) == ()
