from __future__ import annotations

import pytest

from fieldbook.reports.plot import HEIGHT, WIDTH, Plot, axis, ticks


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-3.0, 7.0, [-2.0, 0.0, 2.0, 4.0, 6.0]),
        (0.0013, 0.0041, [0.0015, 0.002, 0.0025, 0.003, 0.0035, 0.004]),
        (1e6, 3e6, [1e6, 1.5e6, 2e6, 2.5e6, 3e6]),
    ],
)
def test_marks_are_round_and_few(low: float, high: float, places: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(places)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0, 100], "0 20 40 60 80 100"),
        ([-0.5, 0.5], "−0.4 −0.2 0 0.2 0.4"),
        ([20_000, 60_000], "20_000 30_000 40_000 50_000 60_000"),
        ([0, 250_000], "0_k 50_k 100_k 150_k 200_k 250_k"),
        ([0, 3e6], "0_M 0.5_M 1.0_M 1.5_M 2.0_M 2.5_M 3.0_M"),
    ],
)
def test_marks_are_written_alike_and_short(values: list[float], texts: str) -> None:
    written = [text for _, text in axis(values, "x", room=0).marks]
    assert written == texts.replace("_", "\u202f").split(" ")


@pytest.mark.parametrize("values", [[3.0], [0.0, 0.0], [-1e-300, -1e-300], [1e12, 1e12]])
def test_one_value_has_room_around_it(values: list[float]) -> None:
    made = axis(values, "x")
    assert made.low < values[0] < made.high
    assert made.marks


def test_places_lie_within_the_picture_and_run_the_right_way() -> None:
    plot = Plot(axis((), "x", share=True), axis((), "y", share=True))
    left, bottom = plot.at(0, 0)
    right, top = plot.at(1, 1)
    assert 0 < left < right < WIDTH
    assert 0 < top < bottom < HEIGHT
    assert plot.at(7, -7) == (right, bottom), "what lies beyond is drawn at the end"
