"""The form of one row, and what the model says of it."""

from __future__ import annotations

from fieldbook.automl.explaining.messages import Change, Field, WhatIf
from fieldbook.automl.messages import Report
from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.reports.elements import visible
from fieldbook.reports.wording import figure, percent
from fieldbook.workbench import what_if_texts as texts
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.views.parts import button, message_box
from fieldbook.workbench.what_if import MOST_FIELDS, WhatIfForm

__all__ = ["what_if"]

MOST_CLASSES = 8
"""Classes that are told at once, the likeliest first."""


def what_if(tab: ModelTab, report: Report) -> Content:
    """Fields on the left, on the right the prediction, which is said when it changes."""
    form = tab.what_if
    fields = form.fields.value
    if not fields:
        return message_box(texts.NO_FIELDS, kind="caution")
    shown, others = fields[:MOST_FIELDS], fields[MOST_FIELDS:]

    def more() -> Content:
        if not others:
            return None
        return html(
            '<details class="what-if-more"><summary>{}</summary>{}</details>',
            texts.others(len(others)),
            html('<div class="what-if-fields">{}</div>', [_field(tab, each) for each in others]),
        )

    return [
        html('<p class="muted model-hint">{}</p>', texts.HINT),
        html(
            '<div class="what-if"><div class="what-if-form" role="group" aria-label={}>'
            '<div class="what-if-fields">{}</div>{}<div>{}</div></div>'
            '<div class="what-if-result" role="status" aria-label={}>{}</div></div>',
            texts.FORM,
            [_field(tab, each) for each in shown],
            more(),
            button(texts.RESET, form.reset, picture="rotate-ccw"),
            texts.RESULT,
            lambda: _result(tab, form, report),
        ),
    ]


def _field(tab: ModelTab, field: Field) -> Node:
    form = tab.what_if
    # Ids are listed with blanks between them, and a path may hold blanks.
    place = form.fields.peek().index(field)
    name = f"what-if-{place}-{tab.path.peek().replace(' ', '_')}"
    hint = texts.usual(field.low, field.high) if field.low else ""

    def why() -> str:
        return form.problems.value.get(field.column, "")

    return html(
        '<div class="field"><label class="field-label what-if-name" for={}>{}</label>{}'
        '<p class="what-if-note" id={}>{}</p></div>',
        name,
        visible(field.column),
        _cell(form, field, name),
        f"{name}-note",
        lambda: (
            html('<span class="what-if-problem">{}</span>', why())
            if why()
            else html('<span class="muted">{}</span>', hint)
        ),
        key=field.column,
    )


def _cell(form: WhatIfForm, field: Field, name: str) -> Node:
    cell = form.cells[field.column]
    if field.kind == "label" and field.complete:
        return html(
            '<select class="select" id={} value={} @change={}>{}{}</select>',
            name,
            cell,
            lambda event: form.edit(field.column, event.value),
            [html("<option value={}>{}</option>", each, visible(each)) for each in field.labels],
            html('<option value="">{}</option>', texts.MISSING),
        )
    known = f"{name}-known" if field.labels else None
    return html(
        '<input class="input" id={} type="text" autocomplete="off" inputmode={} list={} '
        "aria-invalid={} aria-describedby={} value={} @input={}>{}",
        name,
        "decimal" if field.kind == "number" else None,
        known,
        lambda: field.column in form.problems.value,
        f"{name}-note",
        cell,
        lambda event: form.edit(field.column, event.value),
        html(
            "<datalist id={}>{}</datalist>",
            known,
            [html("<option value={}></option>", each) for each in field.labels],
        )
        if known
        else None,
    )


def _result(tab: ModelTab, form: WhatIfForm, report: Report) -> Content:
    failure, answer = form.failure.value, form.answer.value
    if failure is not None:
        return message_box(failure)
    if tab.is_foreign.value and answer is None:
        return [
            html('<p class="muted">{}</p>', texts.FOREIGN),
            button(texts.USE, form.use, kind="primary"),
        ]
    if answer is None:
        return html('<p class="muted">{}</p>', texts.ASKING)
    return [
        _classes(report, answer) if report.classes else _number(report, answer),
        html('<p class="what-if-problem">{}</p>', texts.STALE) if form.problems.value else None,
        _changes(report, answer),
        _notes(answer),
    ]


def _number(report: Report, answer: WhatIf) -> Node:
    (before,), (after,) = answer.before, answer.after
    return html(
        '<p class="field-label">{}</p><p class="what-if-value figures">{}</p>'
        '<p class="muted figures">{}</p>',
        visible(report.target),
        figure(after),
        texts.changed_by(before, after),
    )


def _classes(report: Report, answer: WhatIf) -> Node:
    order = sorted(range(len(report.classes)), key=lambda place: -answer.after[place])
    shown = order[:MOST_CLASSES]
    return html(
        '<p class="field-label">{}</p><p class="what-if-value">{}</p><ul class="what-if-classes">{}'
        '</ul><p class="muted small">{}</p>',
        texts.LIKELIEST,
        visible(report.classes[order[0]]),
        [
            html(
                '<li><span class="what-if-class">{}</span><span class="what-if-track" '
                'aria-hidden="true"><span class="what-if-fill" style:width={}></span></span>'
                '<span class="figures">{}</span><span class="figures muted">{}</span></li>',
                visible(report.classes[place]),
                f"{answer.after[place] * 100:.1f}%",
                percent(answer.after[place]),
                texts.points(answer.before[place], answer.after[place]),
                key=place,
            )
            for place in shown
        ],
        texts.POINTS if answer.changes else None,
    )


def _changes(report: Report, answer: WhatIf) -> Content:
    if not answer.changes:
        return None
    return html(
        '<div class="what-if-changes"><h3 class="train-heading">{}</h3><ul>{}</ul></div>',
        texts.CHANGES,
        [
            html(
                '<li><span class="column-name">{}</span><span class="figures">{}</span></li>',
                visible(change.column),
                _effect(report, answer, change),
                key=change.column,
            )
            for change in answer.changes
        ],
    )


def _effect(report: Report, answer: WhatIf, change: Change) -> str:
    """Of the number, or of the class that is likeliest now."""
    if not report.classes:
        return texts.changed_by(answer.before[0], change.prediction[0])
    place = max(range(len(report.classes)), key=lambda each: answer.after[each])
    of = visible(report.classes[place])
    return f"{of} {texts.points(answer.before[place], change.prediction[place])}"


def _notes(answer: WhatIf) -> Content:
    if not answer.notes:
        return None
    return html(
        '<ul class="what-if-notes">{}</ul>',
        [html('<li class="muted">{}</li>', note) for note in answer.notes],
    )
