"""A plane with two axes, and what can be drawn on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fieldbook.reports.elements import Attributes, Element, element, visible

__all__ = ["HEIGHT", "WIDTH", "Axis", "Plot", "axis", "label", "ticks"]

WIDTH, HEIGHT = 380.0, 280.0
"""Of a picture, in pixels: as large as it may be on a narrow screen."""
SIZE = 12
"""Of letters, in pixels."""
_LETTER = 6.3  # mean width of a figure in that size
_TOP, _RIGHT, _BOTTOM = 30.0, 20.0, 42.0
_MOST_TICKS = 6

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis spans, what stands along it, and what it is of."""

    low: float
    high: float
    title: str
    marks: tuple[tuple[float, str], ...]  # places along it and what is written there

    def share(self, value: float) -> float:
        """How far along the axis a value lies; what lies beyond an end is drawn at it."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


def axis(
    values: Sequence[float],
    title: str,
    *,
    room: float = 0.04,
    share: bool = False,
    of_hundred: bool = False,
    marks: Sequence[tuple[float, str]] = (),
) -> Axis:
    """An axis for values; one of shares spans nought to one; both kinds may tell per cent."""
    low, high = (0.0, 1.0) if share else (min(values), max(values))
    if low == high:
        low, high = low - max(abs(low), 1.0) * 0.1, high + max(abs(high), 1.0) * 0.1
    if not share:
        span = high - low
        low, high = low - room * span, high + room * span
    return Axis(low, high, title, tuple(marks) or _marks(low, high, share or of_hundred))


def ticks(low: float, high: float, most: int = _MOST_TICKS) -> list[float]:
    """Round numbers within a span, not more than `most`."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each for each in (power, 2 * power, 5 * power, 10 * power) if each >= rough)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def label(text: str, at: Point, **more: str | float) -> Element:
    """Letters at a place; `more` are attributes with underscores for hyphens."""
    style: dict[str, str | float] = {"font-size": SIZE, "fill": "muted"}
    style |= {name.replace("_", "-"): value for name, value in more.items()}
    return element("text", {"x": at[0], "y": at[1], **style}, text)


class Plot:
    """Collects shapes within two axes."""

    def __init__(self, x: Axis, y: Axis, height: float = HEIGHT) -> None:
        self.x, self.y = x, y
        self.height = height
        longest = max((len(text) for _, text in y.marks), default=0)
        self.left = 14.0 + _LETTER * longest
        self._shapes: list[Element] = self._frame()

    @property
    def shapes(self) -> tuple[Element, ...]:
        """All that was drawn, the first below."""
        return tuple(self._shapes)

    def at(self, x: float, y: float) -> Point:
        """Where a pair of values lies."""
        across = WIDTH - self.left - _RIGHT
        up = self.height - _TOP - _BOTTOM
        return self.left + across * self.x.share(x), _TOP + up * (1 - self.y.share(y))

    def add(self, *shapes: Element) -> None:
        """Draw shapes that know their place."""
        self._shapes += shapes

    def line(self, points: Sequence[Point], colour: str, width: float = 2.0, **more: str) -> None:
        """Draw a line through pairs of values."""
        self.lines([points], colour, width, **more)

    def lines(
        self, several: Iterable[Sequence[Point]], colour: str, width: float = 2.0, **more: str
    ) -> None:
        """Draw lines that look alike, as one shape."""
        style: Attributes = {
            "fill": "none",
            "stroke": colour,
            "stroke-width": width,
            "stroke-linejoin": "round",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        self.add(element("path", {"d": "".join(map(self._path, several)), **style}))

    def band(self, low: Sequence[Point], high: Sequence[Point], colour: str, opacity: str) -> None:
        """Fill what lies between two lines."""
        around = [*low, *reversed(high)]
        style: Attributes = {"fill": colour, "fill-opacity": opacity}
        self.add(element("path", {"d": f"{self._path(around)}Z", **style}))

    def guide(self, start: Point, end: Point) -> None:
        """Draw a dashed line to compare with."""
        self.line([start, end], "line-strong", 1.0, stroke_dasharray="4 4")

    def dot(self, x: float, y: float, colour: str, radius: float = 3.5, **more: str) -> None:
        """Draw a dot at a pair of values."""
        place = self.at(x, y)
        style = {name.replace("_", "-"): value for name, value in more.items()}
        circle: Attributes = {"cx": place[0], "cy": place[1], "r": radius, "fill": colour}
        self.add(element("circle", {**circle, **style}))

    def bar(self, start: float, end: float, top: float, colour: str) -> None:
        """Fill a column from the lower axis up to a value."""
        (left, above), (right, below) = self.at(start, top), self.at(end, self.y.low)
        size: Attributes = {"width": max(right - left - 1, 0.5), "height": below - above}
        self.add(element("rect", {"x": left, "y": above, **size, "fill": colour}))

    def note(self, text: str, x: float, y: float, **more: str) -> None:
        """Write beside a pair of values."""
        self.add(label(text, self.at(x, y), **more))

    def _path(self, points: Sequence[Point]) -> str:
        # As `at`, written out: the page draws hundreds of points at a time.
        x_axis, y_axis = self.x, self.y
        across = (WIDTH - self.left - _RIGHT) / (x_axis.high - x_axis.low)
        up = (self.height - _TOP - _BOTTOM) / (y_axis.high - y_axis.low)
        start, bottom = self.left - across * x_axis.low, self.height - _BOTTOM + up * y_axis.low
        left, right, top, low = self.left, WIDTH - _RIGHT, _TOP, self.height - _BOTTOM
        places = (
            (min(max(start + across * x, left), right), min(max(bottom - up * y, top), low))
            for x, y in points
        )
        return "M" + "L".join([f"{x:.1f} {y:.1f}" for x, y in places])

    def _frame(self) -> list[Element]:
        bottom, right = self.height - _BOTTOM, WIDTH - _RIGHT
        shapes: list[Element] = []
        rules, notches = "", f"M{self.left:.1f} {bottom:.1f}H{right:.1f}"
        for value, text in self.y.marks:
            _, y = self.at(self.x.low, value)
            rules += f"M{self.left:.1f} {y:.1f}H{right:.1f}"
            shapes.append(label(text, (self.left - 8, y + 4), text_anchor="end"))
        for value, text in self.x.marks:
            x, _ = self.at(value, self.y.low)
            notches += f"M{x:.1f} {bottom:.1f}v4"
            shapes.append(label(text, (x, bottom + 17), text_anchor=_anchor(text, self.x, value)))
        shapes += [_rules(rules, "line"), _rules(notches, "line-strong")]
        shapes.append(label(visible(self.y.title), (2, 14)))
        title = visible(self.x.title)
        return [*shapes, label(title, (right, self.height - 6), text_anchor="end")]


def _rules(path: str, colour: str) -> Element:
    return element("path", {"d": path, "fill": "none", "stroke": colour})


def _anchor(text: str, along: Axis, value: float) -> str:
    """Keep what is written at the right end within the picture."""
    return "end" if along.share(value) > 0.93 and len(text) > 6 else "middle"


def _marks(low: float, high: float, of_hundred: bool) -> tuple[tuple[float, str], ...]:
    if of_hundred:
        return tuple(
            (at / 100, f"{text}\u00a0%") for at, text in _marks(low * 100, high * 100, False)
        )
    places = ticks(low, high)
    size, unit = _unit(max(abs(low), abs(high)))
    step = (places[1] - places[0] if len(places) > 1 else high - low) / size
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return tuple((value, _short(value / size, decimals) + unit) for value in places)


def _unit(largest: float) -> tuple[float, str]:
    """What the numbers along an axis are counted in, so that each is a few letters."""
    for size, unit in ((1e15, "e15"), (1e12, "e12"), (1e9, "\u202fG"), (1e6, "\u202fM")):
        if largest >= size:
            return size, unit
    return (1e3, "\u202fk") if largest >= 1e5 else (1.0, "")


def _short(value: float, decimals: int) -> str:
    if decimals > 5:
        return f"{value:.0e}" if value else "0"
    text = f"{value:,.{decimals}f}".replace(",", "\u202f")
    return "0" if not float(f"{value:.{decimals}f}") else text.replace("-", "−")
