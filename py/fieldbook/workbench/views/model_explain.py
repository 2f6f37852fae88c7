"""What a model goes by: importances, roles, findings, and the card that tells it all."""

from __future__ import annotations

from fieldbook.automl.messages import Importance, Report
from fieldbook.bridge.vdom import Content, Node, component, html
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench import training_texts
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.views.parts import icon
from fieldbook.workbench.views.train_findings import findings

__all__ = ["explain", "left_out"]

_MOST_BARS = 20


def explain(tab: ModelTab, report: Report) -> Content:
    """Importances first, then what was understood, then the card."""
    return [
        _part(texts.IMPORTANCE, _importances(report)),
        findings(report.findings, texts.FINDINGS)
        or _part(texts.FINDINGS, html('<p class="muted">{}</p>', texts.NO_FINDINGS)),
        _part(texts.ROLES, _roles(report)),
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


def _part(title: str, content: Content) -> Node:
    return html(
        '<section class="model-part"><h2 class="train-heading">{}</h2>{}</section>', title, content
    )


def _importances(report: Report) -> Content:
    shown = report.importance[:_MOST_BARS]
    if not shown:
        return html('<p class="muted">{}</p>', report.importance_why or texts.NO_IMPORTANCE)
    longest = max(row.mean + row.spread for row in shown)
    scale = 100 / longest if longest > 0 else 0.0
    return [
        html('<p class="muted">{}</p>', texts.IMPORTANCE_HINT),
        html('<ul class="bars">{}</ul>', [_bar(row, scale) for row in shown]),
    ]


def _bar(row: Importance, scale: float) -> Node:
    """A bar that ends at the mean, a line across its end for the spread, and both in figures."""
    low = max(row.mean - row.spread, 0.0)
    high = max(row.mean + row.spread, 0.0)
    return html(
        '<li class="bar"><span class="bar-name" title={}>{}</span>'
        '<span class="bar-track" aria-hidden="true"><span class="bar-fill" style:width={}></span>'
        '<span class="bar-spread" style:left={} style:width={}></span></span>'
        '<span class="bar-figures figures">{} ± {}</span></li>',
        row.column,
        row.column,
        f"{max(row.mean, 0.0) * scale:.1f}%",
        f"{low * scale:.1f}%",
        f"{(high - low) * scale:.1f}%",
        f"{row.mean:.4f}",
        f"{row.spread:.4f}",
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
