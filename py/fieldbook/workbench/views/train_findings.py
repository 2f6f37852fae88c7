"""What is said of the data before training, by severity: a shape and a word for each."""

from __future__ import annotations

from collections.abc import Sequence

from fieldbook.automl.messages import Finding, Severity
from fieldbook.bridge.vdom import Node, html
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench.views.parts import icon

__all__ = ["findings"]

_PICTURES = {
    Severity.STOP: "circle-x",
    Severity.ASK: "circle-question-mark",
    Severity.WARN: "triangle-alert",
    Severity.NOTE: "info",
}


def findings(found: Sequence[Finding], title: str) -> Node | None:
    """The findings that don't stop training, the gravest first; nothing where there are none."""
    order = list(Severity)
    said = [one for one in found if one.severity is not Severity.STOP]
    if not said:
        return None
    return html(
        '<section class="findings" aria-label={}><h2 class="train-heading">{}</h2><ul>{}</ul>'
        "</section>",
        title,
        title,
        [_finding(one) for one in sorted(said, key=lambda one: order.index(one.severity))],
    )


def _finding(finding: Finding) -> Node:
    return html(
        '<li class={}>{}<div><p><span class="finding-word">{}</span> {}</p>'
        '<p class="muted">{} {}</p></div></li>',
        f"finding is-{finding.severity}",
        icon(_PICTURES[finding.severity]),
        texts.SEVERITIES[finding.severity],
        finding.what,
        finding.why,
        finding.remedy,
    )
