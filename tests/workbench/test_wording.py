from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fieldbook.workbench import wording


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_400, "12.4 kB"),
        (99_960, "100 kB"),
        (999_600, "1.0 MB"),
        (3_120_000_000, "3.1 GB"),
    ],
)
def test_sizes_have_three_figures_at_most(number: int, text: str) -> None:
    assert wording.size(number) == text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("data/Crop yields 2025.csv", "crop_yields_2025"),
        ("m².csv", "m"),
        ("2024.csv", "table_2024"),
        ("print.csv", "table_print"),
        ("class.csv", "table_class"),
        ("x = __import__('os')  #.csv", "x___import___os"),
        ("a\nimport os\n.csv", "a_import_os"),
        ("'); evil('.csv", "evil"),
        ("\u202efdp.csv", "fdp"),
        ("🌾.csv", "table"),
    ],
)
def test_a_table_s_name_in_python_is_a_name_whatever_the_file_is_called(
    path: str, name: str
) -> None:
    assert wording.variable_name(path) == name


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "Today 14:05"), (1, "Yesterday 14:05"), (3, "1 Mar, 14:05"), (400, "28 Jan 2025, 14:05")],
)
def test_moments_are_told_as_far_back_as_they_are(days: int, text: str) -> None:
    now = datetime(2026, 3, 4, 14, 5).timestamp()  # noqa: DTZ001 - this machine's own clock is meant
    then = (datetime(2026, 3, 4, 14, 5) - timedelta(days=days)).timestamp()  # noqa: DTZ001
    assert wording.moment(then, now) == text


def test_midnight_is_yesterday_a_minute_later() -> None:
    now = datetime(2026, 3, 4, 0, 1).timestamp()  # noqa: DTZ001
    assert wording.moment(now - 120, now) == "Yesterday 23:59"
