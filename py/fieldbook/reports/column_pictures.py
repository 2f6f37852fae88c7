"""Pictures of what columns do to predictions."""

from __future__ import annotations

from collections.abc import Sequence

from fieldbook.automl.explaining.messages import Dependence, Output
from fieldbook.automl.messages import Importance
from fieldbook.reports import texts
from fieldbook.reports.elements import Attributes, Element, element, visible
from fieldbook.reports.picture import Picture
from fieldbook.reports.plot import HEIGHT, WIDTH, Axis, Plot, axis, label
from fieldbook.reports.wording import figure, percent

__all__ = ["dependence", "importances"]

MOST_BARS = 20
MOST_DATES = 3
_ROW = 26.0
_NAMES = 128.0


def dependence(found: Dependence, output: Output) -> Picture:
    """What is predicted along a column: the mean, the band of eight in ten rows, single rows."""
    shapes, height = (
        _along_labels(found, output) if found.kind == "label" else _along_numbers(found, output)
    )
    mean = output.mean
    lowest, highest = (mean.index(each) for each in (min(mean), max(mean)))
    header = [texts.VALUE, texts.MEAN, texts.LOW, texts.HIGH]
    write = percent if output.label else figure
    rows = [
        [visible(name), write(mean[place]), write(output.low[place]), write(output.high[place])]
        for place, name in enumerate(found.labels)
    ]
    if found.shares:
        header.append(texts.SHARE)
        for row, share in zip(rows, found.shares, strict=True):
            row.append(percent(share))
    return Picture(
        texts.dependence_title(found.column, output.label),
        texts.dependence(
            (found.labels[lowest], write(mean[lowest])),
            (found.labels[highest], write(mean[highest])),
            found.rows,
        ),
        WIDTH,
        height,
        shapes,
        tuple(header),
        tuple(map(tuple, rows)),
    )


def importances(rows: Sequence[Importance]) -> Picture:
    """A bar to each mean, with a line for its spread."""
    shown = rows[:MOST_BARS]
    ends = [row.mean + row.spread for row in shown]
    longest = max([*ends, 1e-12])
    room = WIDTH - _NAMES - 64
    shapes: list[Element] = []
    for place, row in enumerate(shown):
        middle = place * _ROW + 16
        start, end = (max(value, 0.0) / longest * room for value in _ends(row))
        length = max(row.mean, 0.0) / longest * room
        bar: dict[str, str | float] = {
            "x": _NAMES,
            "y": middle - 7,
            "width": length,
            "height": 14.0,
        }
        shapes += [
            _name(row.column, middle),
            element("rect", {**bar, "fill": "series-1", "fill-opacity": "0.75"}),
            _stroke(_NAMES + start, _NAMES + end, middle, "ink", 1.0),
            label(f"{row.mean:.4f}", (WIDTH - 2, middle + 4), text_anchor="end"),
        ]
    whole = sum(max(row.mean, 0.0) for row in rows)
    return Picture(
        texts.IMPORTANCE,
        texts.importance(rows[0].column, max(rows[0].mean, 0.0) / whole) if whole else "",
        WIDTH,
        len(shown) * _ROW + 6,
        tuple(shapes),
        (texts.COLUMN, texts.LOSS, texts.SPREAD),
        tuple((visible(row.column), f"{row.mean:.4f}", f"{row.spread:.4f}") for row in rows),
    )


def _along_numbers(found: Dependence, output: Output) -> tuple[tuple[Element, ...], float]:
    grid = found.grid
    marks = _dates(found) if found.kind == "date" else ()
    plot = Plot(
        axis(grid, found.column, room=0.02, marks=marks),
        _axis_of_predictions(output, [output.low, output.high, *output.curves]),
    )
    curves = (list(zip(grid, curve, strict=True)) for curve in output.curves)
    plot.lines(curves, "muted", 1.0, stroke_opacity="0.28")
    low, high, mean = (
        list(zip(grid, line, strict=True)) for line in (output.low, output.high, output.mean)
    )
    plot.band(low, high, "series-1", "0.16")
    plot.line(mean, "series-1", 2.5)
    # Where the points of the grid lie close, there are many rows.
    places = (plot.at(value, plot.y.low) for value in grid)
    notches = "".join(f"M{x:.1f} {y:.1f}v-5" for x, y in places)
    plot.add(element("path", {"d": notches, "stroke": "ink"}))
    return plot.shapes, HEIGHT


def _along_labels(found: Dependence, output: Output) -> tuple[tuple[Element, ...], float]:
    across = _axis_of_predictions(output, [output.low, output.high])
    room = WIDTH - _NAMES - 32
    bottom = len(found.labels) * _ROW + 8

    def at(value: float) -> float:
        return _NAMES + 8 + room * across.share(value)

    shapes: list[Element] = []
    for value, text in across.marks:
        x = at(value)
        rule: Attributes = {"x1": x, "y1": 2.0, "x2": x, "y2": bottom, "stroke": "line"}
        shapes += [element("line", rule), label(text, (x, bottom + 15), text_anchor="middle")]
    for place, name in enumerate(found.labels):
        middle = place * _ROW + 18
        low, mean, high = (at(line[place]) for line in (output.low, output.mean, output.high))
        shapes += [
            _name(name, middle),
            _stroke(low, high, middle, "series-1", 8.0, "0.22"),
            element("circle", {"cx": mean, "cy": middle, "r": 4.5, "fill": "series-1"}),
        ]
    title = label(across.title, (WIDTH - 2, bottom + 32), text_anchor="end")
    return (*shapes, title), bottom + 40


def _axis_of_predictions(output: Output, lines: Sequence[Sequence[float]]) -> Axis:
    every = [value for line in lines for value in line]
    if not output.label:
        return axis(every, texts.PREDICTION)
    return axis(every, texts.probability_of(output.label), of_hundred=True)


def _dates(found: Dependence) -> list[tuple[float, str]]:
    """Some of the grid's dates, as far from each other as may be."""
    last = len(found.grid) - 1
    places = sorted({round(last * part / (MOST_DATES - 1)) for part in range(MOST_DATES)})
    return [(found.grid[place], found.labels[place]) for place in places]


def _ends(row: Importance) -> tuple[float, float]:
    return row.mean - row.spread, row.mean + row.spread


def _name(name: str, middle: float) -> Element:
    return label(visible(name, 18), (_NAMES - 8, middle + 4), text_anchor="end", fill="ink")


def _stroke(
    start: float, end: float, y: float, colour: str, width: float, opacity: str = "1"
) -> Element:
    place = {"x1": start, "y1": y, "x2": end, "y2": y}
    style: dict[str, str | float] = {"stroke": colour, "stroke-width": width}
    return element("line", {**place, **style, "stroke-opacity": opacity})
