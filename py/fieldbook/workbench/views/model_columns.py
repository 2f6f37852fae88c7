"""Which columns a model goes by, and what each does to its predictions."""

from __future__ import annotations

from fieldbook.automl.messages import Report
from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.reports.column_pictures import dependence, importances
from fieldbook.reports.explained_pictures import attempted
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.views.figure import figure
from fieldbook.workbench.views.parts import choice, part

__all__ = ["columns"]


def columns(app: Workbench, tab: ModelTab, report: Report) -> Node:
    """Importances beside the dependence of the column that is chosen."""
    return part(
        texts.COLUMNS,
        [
            html('<p class="muted model-hint">{}</p>', texts.IMPORTANCE_HINT),
            html(
                '<div class="figures">{}<div class="figure-chosen">{}</div></div>',
                _importances(app, tab, report),
                _dependence(app, tab, report),
            ),
        ],
    )


def _importances(app: Workbench, tab: ModelTab, report: Report) -> Content:
    if not report.importance:
        return html('<p class="muted">{}</p>', report.importance_why or texts.NO_IMPORTANCE)
    return [
        figure(app, tab, picture) for picture in attempted([lambda: importances(report.importance)])
    ]


def _dependence(app: Workbench, tab: ModelTab, report: Report) -> Content:
    explained, explaining = report.explained, tab.explaining
    if explained is None or not explained.dependences:
        why = explained.dependences_why if explained is not None else ""
        return html('<p class="muted">{}</p>', why) if why else None
    names = [each.column for each in explained.dependences]
    labels = [output.label for output in explained.dependences[0].outputs if output.label]

    def chosen() -> Content:
        found, output = explaining.dependence.value, explaining.output.value
        if found is None or output is None:
            return None
        return [figure(app, tab, each) for each in attempted([lambda: dependence(found, output)])]

    return [
        html(
            '<div class="chooser">{}{}</div>',
            choice(texts.COLUMN, explaining.column, names, f"column-{tab.path.peek()}"),
            choice(texts.CLASS, explaining.label, labels, f"class-{tab.path.peek()}")
            if len(labels) > 1
            else None,
        ),
        chosen,
        html('<p class="muted small">{}</p>', texts.DEPENDENCE_HINT),
    ]
