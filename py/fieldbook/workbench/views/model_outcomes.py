"""Where a model is right and wrong: pictures of it, and the parts of the rows it errs on."""

from __future__ import annotations

from fieldbook.automl.explaining.messages import Explained, Segment, Segments
from fieldbook.automl.messages import Report, Task
from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.reports.elements import visible
from fieldbook.reports.explained_pictures import curve_pictures, outcome_pictures
from fieldbook.reports.measure_table import measure_table
from fieldbook.reports.texts import MEASURES
from fieldbook.reports.wording import alike, count, percent
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.views.figure import figure
from fieldbook.workbench.views.model_threshold import threshold
from fieldbook.workbench.views.parts import choice, part, plain_table

__all__ = ["curves", "outcomes", "segments"]

MOST_SEGMENTS = 12
"""That are shown at once; those that are worse for certain are shown in any case."""


def outcomes(app: Workbench, tab: ModelTab, report: Report, explained: Explained) -> Node:
    """Pictures of right and wrong, whatever class is looked at, and the field's measures."""
    return part(
        texts.OUTCOMES,
        [
            html('<p class="muted">{}</p>', texts.judged_on(count(explained.rows))),
            html(
                '<div class="figures">{}</div>',
                [figure(app, tab, each) for each in outcome_pictures(explained)],
            ),
            _measures(report),
        ],
    )


def curves(app: Workbench, tab: ModelTab, explained: Explained) -> Content:
    """Pictures of one class against the others; of two classes what each threshold would do."""
    explaining = tab.explaining
    labels = [curve.label for curve in explained.curves]
    if not labels:
        return None

    def pictures() -> Content:
        curve = explaining.curve.value
        if curve is None:
            return None
        chosen = explaining.threshold.place.value if explaining.has_threshold() else None
        return [figure(app, tab, each) for each in curve_pictures(curve, chosen)]

    return part(
        texts.CURVES,
        [
            choice(texts.CLASS, explaining.label, labels, f"outcome-class-{tab.path.peek()}")
            if len(labels) > 1
            else None,
            html('<div class="figures">{}</div>', pictures),
            threshold(tab) if explaining.has_threshold() else None,
        ],
    )


def _measures(report: Report) -> Node | None:
    header, rows = measure_table(report)
    return plain_table(MEASURES, header, rows) if rows else None


def segments(report: Report, explained: Explained) -> Node:
    """The parts of the rows by their errors, the certainly worse ones first."""
    found = explained.segments
    if found is None or not found.rows:
        return part(texts.SEGMENTS, html('<p class="muted">{}</p>', texts.NO_SEGMENTS))
    worse = [row for row in found.rows if row.worse]
    shown = found.rows[: max(MOST_SEGMENTS, len(worse))]
    return part(
        texts.SEGMENTS,
        [
            html(
                '<p class="muted model-hint">{}</p>',
                texts.SEGMENTS_HINT if worse else texts.NO_WORSE,
            ),
            html(
                '<div class="board"><table class="board-table segments" aria-label={}>'
                "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
                texts.SEGMENTS,
                [html('<th scope="col">{}</th>', title) for title in texts.SEGMENT_COLUMNS],
                [_segment(row, found, report.task) for row in shown],
            ),
        ],
    )


def _segment(row: Segment, found: Segments, task: Task) -> Node:
    if task is Task.REGRESSION:
        error = texts.off_by(" ± ".join(alike(row.error, row.standard_error)))
    else:
        error = texts.share_wrong(f"{row.error * 100:.0f} ± {percent(row.standard_error, 0)}")
    ratio = texts.times_all(row.error / found.error) if found.error > 0 else ""
    return html(
        '<tr class={}><th scope="row"><span class="code">{}</span> {}{}</th><td>{}</td>'
        "<td>{}</td><td>{}</td></tr>",
        "is-worse" if row.worse else None,
        visible(row.column),
        visible(row.label),
        html('<span class="board-tag">{}</span>', texts.WORSE) if row.worse else None,
        count(row.rows),
        error,
        ratio,
    )
