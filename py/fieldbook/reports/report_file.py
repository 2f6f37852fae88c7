"""A model in one file: what it is worth, what it goes by, what was tried, with all pictures.

For people who get the file and nothing else. It is a page without scripts and without addresses,
and holds no row of the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from fieldbook.automl.explaining.messages import Explained
from fieldbook.automl.messages import Report, Task
from fieldbook.reports import report_texts as texts
from fieldbook.reports.column_pictures import dependence, importances
from fieldbook.reports.elements import Element, as_variable, element, markup, visible
from fieldbook.reports.explained_pictures import attempted, curve_pictures, outcome_pictures
from fieldbook.reports.measure_table import measure_table
from fieldbook.reports.picture import Picture, drawing
from fieldbook.reports.report_style import POLICY, STYLE
from fieldbook.reports.texts import (
    MEASURES,
    made_of,
    score_in_words,
    without_learning,
    worth,
)
from fieldbook.reports.wording import count, figure, percent

__all__ = ["report_file"]

MOST_CLASSES = 3  # of which a column's pictures are drawn
_LONGEST = 300  # of a reason

Table = tuple[Sequence[str], Iterable[Sequence[str]]]


def report_file(report: Report) -> str:
    """Write the file; what is missing in the report is said or left out."""
    explained = report.explained
    parts = [
        _head(report),
        _leaderboard(report),
        *_measures(report),
        _columns(report),
        *(_explained(report, explained) if explained is not None else _not_explained()),
        _findings(report),
        _roles(report),
        _trials(report),
        _made_with(report),
    ]
    page = element(
        "html",
        {"lang": "en"},
        element(
            "head",
            {},
            element("meta", {"charset": "utf-8"}),
            element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
            element("meta", {"name": "viewport", "content": "width=device-width"}),
            element("title", {}, texts.title(report)),
            element("style", {}, STYLE),
        ),
        element("body", {}, element("main", {}, *parts, _say(texts.FOOT))),
    )
    return f"<!DOCTYPE html>\n{markup(page, as_variable)}\n"


def _head(report: Report) -> Element:
    lines = [without_learning(report), score_in_words(report), made_of(report)]
    if report.state == "training":
        lines.append(texts.NOT_ENDED)
    return element(
        "header",
        {},
        _say(texts.title(report)),
        element("h1", {}, worth(report)),
        *(_say(line) for line in lines if line),
    )


def _leaderboard(report: Report) -> Element:
    rows = [
        (
            visible(row.model),
            f"{row.score:.4f}",
            f"{row.spread:.4f}",
            f"{row.fit_seconds:.2f}",
            f"{row.predict_seconds:.2f}",
            percent(row.weight, 0) if row.weight else "",
        )
        for row in report.leaderboard
    ]
    hint = _say(f"{report.metric}. {texts.HIGHER}")
    return _part(texts.LEADERBOARD, _table(texts.LEADERBOARD, (texts.BOARD_COLUMNS, rows)), hint)


def _measures(report: Report) -> list[Element]:
    header, rows = measure_table(report)
    return [_part(MEASURES, _table(MEASURES, (header, rows)))] if rows else []


def _columns(report: Report) -> Element:
    explained = report.explained
    makers = [partial(importances, report.importance)] if report.importance else []
    if explained is not None:
        makers += [
            partial(dependence, found, output)
            for found in explained.dependences
            for output in found.outputs[:MOST_CLASSES]
        ]
    if not makers:
        return _part(texts.COLUMNS, _say(report.importance_why or texts.NO_IMPORTANCE))
    return _part(texts.COLUMNS, _figures(attempted(makers)))


def _explained(report: Report, explained: Explained) -> list[Element]:
    pictures = [
        *outcome_pictures(explained),
        *(picture for curve in explained.curves for picture in curve_pictures(curve)),
    ]
    parts = [
        _part(texts.OUTCOMES, _say(texts.judged_on(explained.rows)), _figures(pictures)),
    ]
    if explained.segments is not None and explained.segments.rows:
        parts.append(_segments(report, explained))
    return parts


def _not_explained() -> list[Element]:
    return [_part(texts.OUTCOMES, _say(texts.NOT_EXPLAINED))]


def _segments(report: Report, explained: Explained) -> Element:
    regression = report.task is Task.REGRESSION
    write = figure if regression else percent
    assert explained.segments is not None
    rows = [
        (
            visible(row.column),
            visible(row.label),
            count(row.rows),
            write(row.error),
            write(row.standard_error),
            texts.WORSE if row.worse else "",
        )
        for row in explained.segments.rows
    ]
    return _part(
        texts.SEGMENTS,
        _table(texts.SEGMENTS, (texts.SEGMENT_COLUMNS, rows)),
        _say(texts.ERROR_OF_NUMBER if regression else texts.ERROR_OF_CLASS),
        _say(texts.SEGMENTS_HINT),
    )


def _findings(report: Report) -> Element:
    if not report.findings:
        return _part(texts.FINDINGS, _say(texts.NO_FINDINGS))
    items = (
        element(
            "li",
            {},
            element("b", {}, texts.SEVERITIES[finding.severity]),
            f" {visible(f'{finding.what} {finding.why} {finding.remedy}', 3 * _LONGEST)}",
        )
        for finding in report.findings
    )
    return _part(texts.FINDINGS, element("ul", {}, *items))


def _roles(report: Report) -> Element:
    rows = [
        (
            visible(column.name),
            texts.role(column.role.value, column.role.used),
            visible(column.why, _LONGEST),
            percent(column.missing, 0) if column.missing else "",
        )
        for column in report.columns
    ]
    return _part(texts.ROLES, _table(texts.ROLES, (texts.ROLE_COLUMNS, rows)))


def _trials(report: Report) -> Element:
    rows = [
        (
            str(trial.number),
            visible(trial.model),
            visible(trial.status),
            "" if trial.score is None else f"{trial.score:.4f}",
            str(trial.folds),
            f"{trial.fit_seconds:.2f}",
            ", ".join(texts.setting(name, value) for name, value in trial.settings.items()),
            visible(trial.why, _LONGEST),
        )
        for trial in report.trials
    ]
    if not rows:
        return _part(texts.TRIALS, _say(texts.NO_TRIALS))
    return _part(texts.TRIALS, _table(texts.TRIALS, (texts.TRIAL_COLUMNS, rows)))


def _made_with(report: Report) -> Element:
    rows = [(visible(name), visible(version)) for name, version in report.versions.items()]
    table = _table(texts.MADE_WITH, (texts.MADE_COLUMNS, rows))
    return _part(texts.MADE_WITH, table, _say(texts.seed(report)))


def _part(title: str, *content: Element) -> Element:
    return element("section", {}, element("h2", {}, title), *content)


def _say(text: str) -> Element:
    return element("p", {}, text)


def _figures(pictures: Sequence[Picture]) -> Element:
    return element("div", {"class": "figures"}, *map(_figure, pictures))


def _figure(picture: Picture) -> Element:
    return element(
        "figure",
        {},
        element("figcaption", {}, picture.title),
        drawing(picture),
        _say(picture.sentence),
        element(
            "details",
            {},
            element("summary", {}, texts.AS_TABLE),
            _table(picture.title, (picture.header, picture.rows)),
        ),
    )


def _table(name: str, content: Table) -> Element:
    header, rows = content
    head = (element("th", {"scope": "col"}, cell) for cell in header)
    body = (
        element(
            "tr",
            {},
            element("th", {"scope": "row"}, row[0]),
            *(element("td", {}, cell) for cell in row[1:]),
        )
        for row in rows
    )
    return element(
        "div",
        {"class": "wide"},
        element(
            "table",
            {"aria-label": name},
            element("thead", {}, element("tr", {}, *head)),
            element("tbody", {}, *body),
        ),
    )
