"""Pictures of what classification gets right and wrong."""

from __future__ import annotations

import math

from fieldbook.automl.explaining.messages import Calibration, Confusion, Curve
from fieldbook.reports import texts
from fieldbook.reports.elements import Element, element, visible
from fieldbook.reports.picture import Picture
from fieldbook.reports.plot import HEIGHT, WIDTH, Plot, axis, label
from fieldbook.reports.wording import count, percent

__all__ = ["calibration", "confusion", "interval", "precision_recall", "roc"]

MOST_LINES = 12  # of a table that is behind a curve
MOST_NUMBERS = 10  # classes up to which counts are written into the cells
MOST_NAMES = 16  # classes up to which every name is written beside the cells
DARKEST = 0.62  # of a cell, so that what is written on it can be read in either theme
_Z = 1.96  # for 19 of 20


def roc(curve: Curve, chosen: int | None = None) -> Picture:
    """Found against false alarms at every threshold; `chosen` is the place of one to mark."""
    alarms = [each / curve.negatives for each in curve.alarms]
    hits = [each / curve.positives for each in curve.hits]
    plot = Plot(
        axis((), texts.alarms_of(curve.label), share=True),
        axis((), texts.found_of(curve.label), share=True),
    )
    plot.guide((0, 0), (1, 1))
    plot.line([(0, 0), *zip(alarms, hits, strict=True)], "series-1")
    plot.note(texts.area(curve.auc), 1, 0.06, text_anchor="end", fill="ink")
    if chosen is not None:
        _mark(plot, alarms[chosen], hits[chosen])
    return Picture(
        texts.ROC,
        texts.roc(curve.label, curve.auc),
        WIDTH,
        HEIGHT,
        plot.shapes,
        (texts.THRESHOLD, texts.FALSE_ALARMS, texts.FOUND),
        tuple(
            (f"{curve.thresholds[place]:.3f}", percent(alarms[place]), percent(hits[place]))
            for place in _some(len(hits))
        ),
    )


def precision_recall(curve: Curve, chosen: int | None = None) -> Picture:
    """How many of those that are named are right, against how many are found."""
    recall = [each / curve.positives for each in curve.hits]
    precision = [hit / (hit + alarm) for hit, alarm in zip(curve.hits, curve.alarms, strict=True)]
    share = curve.positives / (curve.positives + curve.negatives)
    plot = Plot(
        axis((), texts.found_of(curve.label), share=True),
        axis((), texts.right_of(curve.label), share=True),
    )
    plot.guide((0, share), (1, share))
    plot.line(list(zip(recall, precision, strict=True)), "series-1")
    plot.note(texts.average_precision(curve.average_precision), 0.02, 0.06, fill="ink")
    if chosen is not None:
        _mark(plot, recall[chosen], precision[chosen])
    return Picture(
        texts.PRECISION_RECALL,
        texts.precision_recall(curve.label, curve.average_precision, share),
        WIDTH,
        HEIGHT,
        plot.shapes,
        (texts.THRESHOLD, texts.FOUND, texts.PRECISION),
        tuple(
            (f"{curve.thresholds[place]:.3f}", percent(recall[place]), percent(precision[place]))
            for place in _some(len(recall))
        ),
    )


def confusion(found: Confusion) -> Picture:
    """A field of cells: true classes downwards, predicted ones across."""
    number = len(found.labels)
    named = number <= MOST_NAMES
    longest = max(len(visible(name, 15)) for name in found.labels)
    left = 20 + 6.6 * max(longest, len(texts.TRUE)) if named else 28.0
    across = min((WIDTH - left - 2) / number, 64.0)
    # Names lie above their columns as long as they fit, else they are turned.
    turned = named and any(len(visible(name)) * 6.5 > across for name in found.labels)
    top = 96.0 if turned else 44.0
    shapes: list[Element] = [
        label(texts.PREDICTED, (left, 14)),
        label(texts.TRUE, (left - 8, top - 8), text_anchor="end"),
    ]
    for place, name in enumerate(found.labels):
        middle = (place + 0.5) * across
        if named:
            short = visible(name, 15)
            shapes.append(label(short, (left - 8, top + middle + 4), text_anchor="end", fill="ink"))
            shapes.append(_column_name(name, left + middle, top - 8, turned))
        row = found.counts[place]
        shapes += _cells(row, sum(row), left, top + place * across, across, number)
    mistakes = [
        (times, truth, taken)
        for truth, row in enumerate(found.counts)
        for taken, times in enumerate(row)
        if truth != taken
    ]
    times, truth, taken = max(mistakes, default=(0, 0, 0))
    right = sum(found.counts[place][place] for place in range(number))
    return Picture(
        texts.CONFUSION,
        texts.confusion(
            right, sum(map(sum, found.counts)), found.labels[truth], found.labels[taken], times
        ),
        WIDTH,
        top + across * number + 4,
        tuple(shapes),
        (texts.TRUE, *(visible(name) for name in found.labels)),
        tuple(
            (visible(name), *map(count, row))
            for name, row in zip(found.labels, found.counts, strict=True)
        ),
    )


def calibration(found: Calibration) -> Picture:
    """What is said against what happened, bin by bin, with intervals of 19 in 20."""
    plot = Plot(axis((), texts.SAID, share=True), axis((), texts.HAPPENED, share=True))
    plot.guide((0, 0), (1, 1))
    places = list(zip(found.predicted, found.observed, found.counts, strict=True))
    plot.lines(
        ([(said, end) for end in interval(happened, rows)] for said, happened, rows in places),
        "series-1",
        1.5,
        stroke_opacity="0.55",
    )
    plot.line([(said, happened) for said, happened, _ in places], "series-1", 1.5)
    for said, happened, _ in places:
        plot.dot(said, happened, "series-1")
    furthest = max(places, key=lambda place: abs(place[1] - place[0]))
    return Picture(
        texts.CALIBRATION,
        texts.calibration(
            found.label, found.brier, found.brier_of_share, furthest[1] - furthest[0], furthest[0]
        ),
        WIDTH,
        HEIGHT,
        plot.shapes,
        (texts.SAID, texts.HAPPENED, texts.ROWS),
        tuple((percent(said), percent(seen), count(rows)) for said, seen, rows in places),
    )


def interval(share: float, rows: int) -> tuple[float, float]:
    """Wilson's interval (1927) for a share, which holds in 19 of 20 cases."""
    weight = _Z**2 / rows
    middle = (share + weight / 2) / (1 + weight)
    half = _Z * math.sqrt(share * (1 - share) / rows + weight / (4 * rows)) / (1 + weight)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _mark(plot: Plot, x: float, y: float) -> None:
    plot.dot(x, y, "paper", 6.0, stroke="series-2", stroke_width="2.5")


def _column_name(name: str, x: float, y: float, turned: bool) -> Element:
    if not turned:
        return label(visible(name), (x, y), text_anchor="middle", fill="ink")
    turn = f"rotate(-40 {x + 3:.1f} {y:.1f})"
    return label(visible(name, 13), (x + 3, y), transform=turn, fill="ink")


def _cells(
    row: tuple[int, ...], rows: int, left: float, top: float, side: float, number: int
) -> list[Element]:
    cells = []
    for place, times in enumerate(row):
        x = left + place * side
        cells.append(
            element(
                "rect",
                {
                    "x": x + 1,
                    "y": top + 1,
                    "width": side - 2,
                    "height": side - 2,
                    "rx": 2,
                    "fill": "series-1",
                    "fill-opacity": f"{0.05 + (DARKEST - 0.05) * times / max(rows, 1):.2f}",
                },
            )
        )
        if number <= MOST_NUMBERS:
            middle = (x + side / 2, top + side / 2 + 4)
            cells.append(label(count(times), middle, text_anchor="middle", fill="ink"))
    return cells


def _some(number: int) -> list[int]:
    """Places evenly along a curve, its ends among them."""
    most = min(MOST_LINES, number)
    if most < 2:
        return list(range(number))
    return sorted({round(place * (number - 1) / (most - 1)) for place in range(most)})
