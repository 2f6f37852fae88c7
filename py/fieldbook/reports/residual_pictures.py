"""Pictures of how far predicted numbers are off."""

from __future__ import annotations

from fieldbook.automl.explaining.messages import Residuals
from fieldbook.reports import texts
from fieldbook.reports.picture import Picture
from fieldbook.reports.plot import HEIGHT, WIDTH, Plot, axis
from fieldbook.reports.wording import count, figure

__all__ = ["residual_histogram", "residuals_along"]


def residuals_along(found: Residuals) -> Picture:
    """The quantiles of truth less prediction, from the lowest to the highest predictions."""
    across = [each.predicted for each in found.bins]
    lines = [[(each.predicted, each.quantiles[place]) for each in found.bins] for place in range(5)]
    every = [value for each in found.bins for value in each.quantiles]
    plot = Plot(axis(across, texts.PREDICTION), axis([*every, 0.0], texts.OFF))
    plot.band(lines[0], lines[4], "series-1", "0.14")
    plot.band(lines[1], lines[3], "series-1", "0.26")
    plot.line([(plot.x.low, 0), (plot.x.high, 0)], "ink", 1.0)
    plot.line(lines[2], "series-1")
    widths = [each.quantiles[3] - each.quantiles[1] for each in found.bins]
    third = max(1, len(widths) // 3)
    return Picture(
        texts.RESIDUALS,
        texts.residual_spread(sum(widths[:third]), sum(widths[-third:])),
        WIDTH,
        HEIGHT,
        plot.shapes,
        (texts.PREDICTION, texts.ROWS, *texts.QUANTILES),
        tuple(
            (figure(each.predicted), count(each.rows), *map(figure, each.quantiles))
            for each in found.bins
        ),
    )


def residual_histogram(found: Residuals) -> Picture:
    """How often the truth lies how far above or below the prediction."""
    edges, counts = found.edges, found.counts
    plot = Plot(
        axis([edges[0], edges[-1]], texts.OFF, room=0.0),
        axis([0, max(counts)], texts.ROWS, room=0.0),
    )
    for start, end, rows in zip(edges[:-1], edges[1:], counts, strict=True):
        plot.bar(start, end, rows, "series-1")
    if edges[0] < 0 < edges[-1]:
        plot.line([(0, plot.y.low), (0, plot.y.high)], "ink", 1.0)
    return Picture(
        texts.RESIDUAL_HISTOGRAM,
        texts.residuals(found.half_within, found.most_within, found.mean),
        WIDTH,
        HEIGHT,
        plot.shapes,
        (texts.SPAN, texts.ROWS),
        tuple(
            (f"{figure(start)} to {figure(end)}", count(rows))
            for start, end, rows in zip(edges[:-1], edges[1:], counts, strict=True)
        ),
    )
