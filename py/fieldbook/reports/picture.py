"""A picture with all that is needed to do without it: a sentence, and the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldbook.reports.elements import Attributes, Element, as_variable, element, markup

__all__ = ["FONT", "Picture", "drawing", "svg_file"]

FONT = '"Source Sans 3", "Segoe UI", system-ui, sans-serif'
_NAMESPACE = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes on a plane, what they show in words, and in figures."""

    title: str
    sentence: str
    width: float
    height: float
    shapes: tuple[Element, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def drawing(picture: Picture) -> Element:
    """The picture as an SVG element for a page around it, whose type and colours it takes."""
    return element(
        "svg",
        {
            "class": "picture",
            "viewBox": f"0 0 {picture.width:.0f} {picture.height:.0f}",
            "width": picture.width,
            "height": picture.height,
            "role": "img",
            "aria-label": picture.title,
        },
        *picture.shapes,
    )


def svg_file(picture: Picture, colours: Mapping[str, str]) -> str:
    """The picture as a file of its own, on paper, with title and description in it."""
    plane: Attributes = {"width": picture.width, "height": picture.height, "fill": "paper"}
    file = element(
        "svg",
        {
            "xmlns": _NAMESPACE,
            "viewBox": f"0 0 {picture.width:.0f} {picture.height:.0f}",
            "width": picture.width,
            "height": picture.height,
            "font-family": FONT,
        },
        element("title", {}, picture.title),
        element("desc", {}, picture.sentence),
        element("rect", plane),
        *picture.shapes,
    )
    return markup(file, lambda name: colours.get(name, as_variable(name)))
