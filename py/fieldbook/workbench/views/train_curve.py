"""The best score so far over time, drawn as one picture with words for whoever can't see it."""

from __future__ import annotations

from collections.abc import Sequence

from fieldbook.bridge.vdom import Node, html
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench import wording
from fieldbook.workbench.training_run import BestSoFar, TrainingRun

__all__ = ["best_path", "curve", "dots_path", "score_range"]

WIDTH, HEIGHT = 600.0, 160.0
_PADDING = 8.0


def curve(run: TrainingRun) -> Node:
    """Each validated model as a dot, the best so far as a line."""

    def points() -> Sequence[BestSoFar]:
        return run.curve.value

    def end() -> float:
        return max(run.spec.budget, run.seconds.value)

    def words() -> str:
        last = points()[-1]
        best = max(points(), key=lambda point: point.score)
        return texts.curve_in_words(
            f"{best.score:.4f}", best.model, wording.duration(last.seconds), len(points())
        )

    # The picture is stretched to its place; strokes are not, and dots are strokes of no length.
    return html(
        '<figure class="curve"><figcaption class="curve-caption">{}</figcaption>'
        '<div class="curve-body"><div class="curve-scale figures"><span>{}</span><span>{}</span>'
        '</div><svg class="curve-picture" viewBox="0 0 600 160" preserveAspectRatio="none" '
        'role="img" aria-label={}><path class="curve-dots" d={}></path>'
        '<path class="curve-line" d={}></path></svg>'
        '<div class="curve-times figures"><span>0 s</span><span>{}</span></div></div></figure>',
        texts.CURVE,
        lambda: f"{score_range(points())[1]:.3f}",
        lambda: f"{score_range(points())[0]:.3f}",
        words,
        lambda: dots_path(points(), end()),
        lambda: best_path(points(), max(run.seconds.value, points()[-1].seconds), end()),
        lambda: wording.duration(end()),
    )


def best_path(points: Sequence[BestSoFar], now: float, end: float) -> str:
    """Steps: the best stays until a better one is validated, and until now."""
    low, high = score_range(points)
    first = points[0]
    steps = "".join(
        f"H{_x(point.seconds, end):.1f}V{_y(point.best, low, high):.1f}" for point in points[1:]
    )
    start = f"M{_x(first.seconds, end):.1f} {_y(first.best, low, high):.1f}"
    return f"{start}{steps}H{_x(now, end):.1f}"


def dots_path(points: Sequence[BestSoFar], end: float) -> str:
    """A dot for each model."""
    low, high = score_range(points)
    return "".join(
        f"M{_x(point.seconds, end):.1f} {_y(point.score, low, high):.1f}h0.1" for point in points
    )


def score_range(points: Sequence[BestSoFar]) -> tuple[float, float]:
    """What the picture shows of the scores: the best three quarters.

    The worst would push the others, which people compare, to the upper edge; they lie on the
    lower one.
    """
    scores = sorted((point.score for point in points), reverse=True)
    high, low = scores[0], scores[(len(scores) - 1) * 3 // 4]
    room = max((high - low) * 0.1, abs(high) * 0.005, 1e-4)
    return low - room, high + room


def _x(seconds: float, end: float) -> float:
    return _PADDING + (WIDTH - 2 * _PADDING) * min(seconds / end, 1.0)


def _y(score: float, low: float, high: float) -> float:
    share = (max(score, low) - low) / (high - low)
    return HEIGHT - _PADDING - (HEIGHT - 2 * _PADDING) * share
