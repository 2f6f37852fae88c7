from __future__ import annotations

import pytest

from fieldbook.reports import wording


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (-0.31234, "−0.3123"),
        (0.000123456, "0.0001235"),
        (0.0000123, "1.23e-05"),
        (-2.5e-7, "−2.50e-07"),
        (31.25, "31.25"),
        (99.999, "100"),
        (2021.0, "2021"),
        (9999.4, "9999"),
        (9999.7, "10\u202f000"),
        (-1234567.8, "−1\u202f234\u202f568"),
        (1e300, "1.00e+300"),
    ],
)
def test_figures_are_those_that_matter(number: float, text: str) -> None:
    assert wording.figure(number) == text


@pytest.mark.parametrize(
    ("number", "spread", "texts"),
    [
        (0.3123, 0.0204, ("0.31", "0.02")),
        (0.3123, 0.0134, ("0.312", "0.013")),
        (12345.6, 21.0, ("12\u202f346", "21")),
        (0.5, 0.0, ("0.5", "0.0")),
    ],
)
def test_a_spread_tells_how_many_figures_matter(
    number: float, spread: float, texts: tuple[str, str]
) -> None:
    assert wording.alike(number, spread) == texts


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0084, "8 ms"),
        (0.42, "0.4 s"),
        (9.96, "10 s"),
        (59.6, "1 min 0 s"),
        (200, "3 min 20 s"),
        (3700, "1 h 1 min"),
    ],
)
def test_durations_show_what_matters(seconds: float, text: str) -> None:
    assert wording.duration(seconds) == text


def test_counts_are_grouped_by_thin_spaces() -> None:
    assert wording.count(1234567) == "1\u202f234\u202f567"
