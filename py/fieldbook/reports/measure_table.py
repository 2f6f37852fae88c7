"""The field's measures of a model as a table: on the folds, and on rows set aside if there are."""

from __future__ import annotations

from fieldbook.automl.messages import Report
from fieldbook.reports import texts
from fieldbook.reports.wording import count, figure

__all__ = ["measure_table"]


def measure_table(report: Report) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give header and rows; no rows where nothing was measured."""
    aside = {measure.name: figure(measure.mean) for measure in report.hold_out}
    header = texts.MEASURE_COLUMNS
    rows = [
        (measure.name, figure(measure.mean), figure(measure.spread)) for measure in report.measures
    ]
    if not aside:
        return header, list(rows)
    return (
        (*header, texts.on_rows_aside(count(report.hold_out_rows))),
        [(*row, aside.get(row[0], "")) for row in rows],
    )
