"""Which pictures there are of a model, in the order in which they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fieldbook.automl.explaining.messages import Curve, Explained
from fieldbook.reports.outcome_pictures import calibration, confusion, precision_recall, roc
from fieldbook.reports.picture import Picture
from fieldbook.reports.residual_pictures import residual_histogram, residuals_along

__all__ = ["attempted", "curve_pictures", "outcome_pictures"]


def outcome_pictures(explained: Explained) -> tuple[Picture, ...]:
    """Pictures of right and wrong, whatever class is looked at."""
    makers: list[Callable[[], Picture]] = []
    if explained.confusion is not None:
        counted = explained.confusion
        makers.append(lambda: confusion(counted))
    if explained.calibration is not None:
        likely = explained.calibration
        makers.append(lambda: calibration(likely))
    if explained.residuals is not None:
        off = explained.residuals
        makers.append(lambda: residuals_along(off))
        makers.append(lambda: residual_histogram(off))
    return attempted(makers)


def curve_pictures(curve: Curve, chosen: int | None = None) -> tuple[Picture, ...]:
    """Pictures of one class against the others; `chosen` is the place of a threshold to mark."""
    return attempted([lambda: roc(curve, chosen), lambda: precision_recall(curve, chosen)])


def attempted(makers: Iterable[Callable[[], Picture]]) -> tuple[Picture, ...]:
    """Draw what can be drawn: a report from elsewhere may hold numbers that fit no picture."""
    drawn: list[Picture] = []
    for make in makers:
        try:
            drawn.append(make())
        except (ArithmeticError, LookupError, ValueError):
            continue
    return tuple(drawn)
