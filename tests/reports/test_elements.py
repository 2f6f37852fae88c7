"""What stands in an element is text, whatever it says."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from fieldbook.reports.elements import as_variable, element, markup, visible

BLANKS = "\u00a0\u202f"  # which numbers are grouped by, and units kept beside them
HOSTILE = [
    "<script>\"&'",
    "]]><x y='",
    "\x00\x1b[0m\x7f",
    "\u202eevil\u2066",
    "\ud800",
    "a\tb",
    f"1{BLANKS}2",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_and_attributes_are_escaped(text: str) -> None:
    written = markup(element("p", {"title": text}, text, element("b", {}, text)), as_variable)
    parsed = ET.fromstring(written)
    shown = "".join(char if char.isprintable() or char in BLANKS else "·" for char in text)
    assert parsed.attrib == {"title": shown}
    assert parsed.text == shown
    assert [child.tag for child in parsed] == ["b"]
    assert parsed[0].text == shown


def test_colours_are_named_and_numbers_short() -> None:
    shape = element("rect", {"x": 1.26, "y": 2.0, "fill": "series-1", "stroke": "none"})
    assert markup(
        shape, as_variable
    ) == '<rect x="1.3" y="2" fill="var(--series-1)" stroke="none">' + ("</rect>")
    assert 'fill="#123456"' in markup(shape, lambda _: "#123456")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rain", "rain"),
        ("a\nb  c", "a b c"),
        ("x" * 80, "x" * 59 + "…"),
        ("\u202eevil", "·evil"),
        ("1\u202f234\u00a0%", "1\u202f234\u00a0%"),
        ("", ""),
    ],
)
def test_names_are_seen_whole_and_on_one_line(name: str, text: str) -> None:
    assert visible(name) == text
