"""What a model goes by, where it errs, what was understood, and the card that tells it all."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.automl.explaining.messages import Explained
from fieldbook.automl.messages import Report
from fieldbook.bridge.vdom import Content, Node, component, html, show
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench import training_texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.views.model_columns import columns
from fieldbook.workbench.views.model_outcomes import curves, outcomes, segments
from fieldbook.workbench.views.parts import icon, message_box, part
from fieldbook.workbench.views.train_findings import findings

__all__ = ["explain", "left_out"]


def explain(app: Workbench, tab: ModelTab, report: Report) -> Content:
    """Columns first, then right and wrong, then what was understood, then the card."""
    explained = report.explained

    def failure() -> Content:
        message = tab.explaining.failure.value
        return None if message is None else message_box(message)

    parts = [
        lambda: columns(app, tab, report),
        *(_explained(app, tab, report, explained) if explained is not None else [_not_explained]),
        lambda: _understood(tab, report),
    ]
    return [failure, *(_drawn_as(tab, number, make) for number, make in enumerate(parts))]


def _drawn_as(tab: ModelTab, number: int, make: Callable[[], Content]) -> Content:
    """A part that is drawn in its turn."""
    return show(lambda: tab.explaining.parts.value > number, make)


def _explained(
    app: Workbench, tab: ModelTab, report: Report, explained: Explained
) -> list[Callable[[], Content]]:
    return [
        lambda: outcomes(app, tab, report, explained),
        lambda: curves(app, tab, explained),
        lambda: segments(report, explained),
    ]


def _not_explained() -> Content:
    return html('<p class="muted">{}</p>', texts.NOT_EXPLAINED)


def _understood(tab: ModelTab, report: Report) -> Content:
    return [
        findings(report.findings, texts.FINDINGS)
        or part(texts.FINDINGS, html('<p class="muted">{}</p>', texts.NO_FINDINGS)),
        part(texts.ROLES, _roles(report)),
        _card(tab.card.peek()),
    ]


def left_out(report: Report) -> Node | None:
    """Trials without a score, each with its reason, folded."""
    trials = [trial for trial in report.trials if trial.why]
    if not trials:
        return None
    return html(
        '<details class="failed-trials"><summary>{}{}</summary><ul>{}</ul></details>',
        icon("circle-x"),
        f"{texts.TRIALS} ({len(trials)})",
        [html("<li><b>{}</b> {}</li>", trial.model, trial.why) for trial in trials],
    )


def _roles(report: Report) -> Node:
    return html(
        '<ul class="roles">{}</ul>',
        [
            html(
                '<li><span class="column-name">{}</span><span>{}</span>'
                '<span class="muted">{}</span></li>',
                column.name,
                training_texts.ROLES[column.role],
                column.why,
            )
            for column in report.columns
        ],
    )


def _card(card: str) -> Node | None:
    if not card:
        return None
    return html(
        '<details class="model-card"><summary>{}</summary>{}</details>',
        texts.CARD,
        component("markdown", {"source": card}),
    )
