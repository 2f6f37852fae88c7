from __future__ import annotations

import pytest

from fieldbook.reports.markdown import escaped, table


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rain", "rain"),
        ("yield_t", r"yield\_t"),
        ("<b>|*x*", r"\<b\>\|\*x\*"),
        ("a\n# b", r"a \# b"),
        ("[x](y)", r"\[x\]\(y\)"),
        ("\u202e`", r"·\`"),
        ("größer als “5”", "größer als “5”"),
    ],
)
def test_names_are_no_markup(name: str, text: str) -> None:
    assert escaped(name) == text


def test_a_table_has_words_on_the_left_and_figures_on_the_right() -> None:
    assert table(("A", "B"), [("x", "1"), ("y", "2")]) == (
        "| A | B |\n| --- | ---: |\n| x | 1 |\n| y | 2 |"
    )
