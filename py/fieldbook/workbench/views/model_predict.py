"""Predictions for a file."""

from __future__ import annotations

from fieldbook.automl.messages import PredictResult
from fieldbook.bridge.vdom import Content, Node, each, html
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench import threshold_texts, wording
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.views.parts import button, file_button, message_box, working

__all__ = ["predict"]


def predict(app: Workbench, tab: ModelTab) -> Content:
    """Choose a file, or a table of the workspace; what was made stands below."""

    def state() -> Content:
        name, failure = tab.predicting.value, tab.predict_failure.value
        if name:
            return working(texts.predicting(name))
        return None if failure is None else message_box(failure)

    return [
        html('<p class="model-hint">{}</p>', texts.PREDICT_HINT),
        lambda: _threshold(tab),
        html(
            '<div class="predict-form">{}<div class="field"><label class="field-label" for={}>{}'
            '</label><span class="predict-here"><select class="select" id={} value={} @change={}>{}'
            "</select>{}</span></div></div>",
            file_button(
                texts.PREDICT_FROM_FILE,
                "upload",
                tab.predict_from_files,
                face="button button-primary",
                multiple=False,
            ),
            _field_id(tab),
            texts.WORKSPACE_FILE,
            _field_id(tab),
            tab.chosen,
            lambda event: tab.chosen.set(event.value),
            lambda: _options(tab),
            button(
                texts.PREDICT,
                tab.predict_chosen,
                disabled=lambda: not tab.chosen.value or bool(tab.predicting.value),
            ),
        ),
        state,
        html(
            '<ul class="predictions" aria-label={}>{}</ul>',
            texts.MADE,
            each(tab.predictions, lambda made: _made(app, made), key=lambda made: made.path),
        ),
    ]


def _threshold(tab: ModelTab) -> Content:
    """That the predictions will go by another line than usual, and the way back."""
    explaining = tab.explaining
    state, curve = explaining.threshold, explaining.curve.value
    if curve is None or not explaining.has_threshold() or not state.moved:
        return None
    return html(
        '<div class="predict-threshold"><p>{}</p>{}</div>',
        threshold_texts.chosen(curve.label, state.at.value),
        button(threshold_texts.USUAL_AGAIN, state.choose_usual),
    )


def _options(tab: ModelTab) -> Content:
    return [
        html('<option value="">{}</option>', texts.CHOOSE_TABLE),
        *(html("<option value={}>{}</option>", path, path, key=path) for path in tab.tables.value),
    ]


def _made(app: Workbench, made: PredictResult) -> Node:
    return html(
        '<li class="prediction"><div><p><b>{}</b> <span class="figures muted">{}</span></p>'
        "<ul>{}</ul></div>{}</li>",
        made.path,
        texts.predicted(wording.count(made.rows)),
        [html('<li class="muted">{}</li>', note) for note in made.notes],
        button(texts.OPEN_RESULT, lambda: app.open_path(made.path)),
        key=made.path,
    )


def _field_id(tab: ModelTab) -> str:
    return f"predict-table-{tab.path.peek()}"
