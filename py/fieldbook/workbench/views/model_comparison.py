"""A model beside the workspace's other models of the same target."""

from __future__ import annotations

import time

from fieldbook.automl.messages import Report
from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench import wording
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.model_comparison import Training
from fieldbook.workbench.views.parts import button

__all__ = ["comparison"]


def comparison(tab: ModelTab, report: Report) -> Content:
    """A table of all of them, best first; nothing where there is but this one."""
    trainings = tab.comparison.trainings.value
    if not trainings:
        return None
    title = texts.models_of(report.target)
    return html(
        '<section class="model-part"><h2 class="train-heading">{}</h2>'
        '<div class="board"><table class="board-table compared" aria-label={}>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
        '<p class="muted small">{}</p></div></section>',
        title,
        title,
        [html('<th scope="col">{}</th>', column) for column in texts.COMPARED_COLUMNS],
        [_row(tab, training) for training in trainings],
        texts.COMPARED_HINT,
    )


def _row(tab: ModelTab, training: Training) -> Node:
    report = training.report
    is_this = training.path == tab.path.peek()
    tags = [texts.THIS_MODEL] if is_this else [texts.DIFFERS[name] for name in training.differs]
    return html(
        '<tr aria-current={}><th scope="row">{}{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td>'
        "<td>{}</td><td>{}</td></tr>",
        "true" if is_this else None,
        _name(tab, training, is_this),
        [html('<span class="board-tag">{}</span>', tag) for tag in tags],
        f"{report.score or 0.0:.4f}",
        f"{report.spread or 0.0:.4f}",
        wording.count(report.rows),
        report.model,
        wording.duration(report.seconds),
        wording.moment(training.modified, time.time()),
        key=training.path,
    )


def _name(tab: ModelTab, training: Training, is_this: bool) -> Content:
    name = training.path.rpartition("/")[2]
    if is_this:
        return name
    return button(name, lambda: tab.show(training.path), kind="plain")
