"""Files without a page have the colours of the page's themes."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from fieldbook.reports.colours import DARK, LIGHT

TOKENS = Path(__file__).resolve().parents[2] / "app" / "styles" / "tokens.css"
MIX = re.compile(r"color-mix\(in (\w+), (\S+), var\(--ink\) (\d+)%\)")


def given(theme: str) -> dict[str, str]:
    """What a theme sets, and what is derived of it."""
    css = TOKENS.read_text("utf-8")
    start = css.index(":root {") if theme == "light" else css.index(':root[data-theme="dark"] {')
    own = dict(re.findall(r"--([\w-]+): (#\w{6})", css[start : css.index("}", start)]))
    derived = css[css.index("/* Surfaces") : css.index("/* Type */")]
    for name, mix in re.findall(r"--([\w-]+): (color-mix\([^;]*)", derived):
        match = MIX.fullmatch(mix.strip())
        if match is not None:
            space, first, share = match.groups()
            base = own.get(str(first).removeprefix("var(--").removesuffix(")"), str(first))
            own[name] = mixed(space, base, own["ink"], int(share) / 100)
    return own


def mixed(space: str, first: str, second: str, share: float) -> str:
    """CSS's color-mix, of which the share is the second colour's."""
    one, other = oklab(first), oklab(second)
    if space == "oklab":
        return as_hex([a + (b - a) * share for a, b in zip(one, other, strict=True)])
    (l1, c1, h1), (l2, c2, h2) = (
        (lightness, math.hypot(a, b), math.atan2(b, a)) for lightness, a, b in (one, other)
    )
    turn = (h2 - h1 + math.pi) % (2 * math.pi) - math.pi
    chroma, hue = c1 + (c2 - c1) * share, h1 + turn * share
    return as_hex([l1 + (l2 - l1) * share, chroma * math.cos(hue), chroma * math.sin(hue)])


def oklab(colour: str) -> list[float]:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    cone = [
        (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3),
        (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3),
        (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3),
    ]
    rows = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    return [sum(weight * c for weight, c in zip(row, cone, strict=True)) for row in rows]


def as_hex(lab: list[float]) -> str:
    lightness, a, b = lab
    cone = [
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    ]
    rows = (
        (4.0767416621, -3.3077115913, 0.2309699292),
        (-1.2684380046, 2.6097574011, -0.3413193965),
        (-0.0041960863, -0.7034186147, 1.7076147010),
    )
    linear = [sum(weight * c for weight, c in zip(row, cone, strict=True)) for row in rows]
    parts = (min(max(value, 0.0), 1.0) for value in linear)
    light = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in parts)
    return "#" + "".join(f"{round(each * 255):02x}" for each in light)


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_colours_are_those_of_the_page(theme: str, colours: dict[str, str]) -> None:
    page = given(theme)
    assert colours == {name: page[name] for name in colours}
