"""The training screen: left what was understood of the columns, right the running search."""

from __future__ import annotations

from fieldbook.automl.messages import Task
from fieldbook.bridge.vdom import Content, Node, html, show
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench import wording
from fieldbook.workbench.notices import Act, Message
from fieldbook.workbench.training import LEAST_BUDGET, MOST_BUDGET, TrainingTab
from fieldbook.workbench.views.parts import button, icon, message_box, working
from fieldbook.workbench.views.sampling import sampling, sampling_failure
from fieldbook.workbench.views.train_columns import columns
from fieldbook.workbench.views.train_findings import findings
from fieldbook.workbench.views.train_options import field_id, options
from fieldbook.workbench.views.train_search import search

__all__ = ["training"]


def training(tab: TrainingTab) -> Node:
    """The region "Train a model"."""

    def failure() -> Content:
        message = tab.failure.value
        if tab.sampling.share.value is not None:
            return sampling(tab.sampling, tab.name)
        if message is None:
            return None
        acts = []
        if (rows := tab.smaller.value) is not None:
            acts = [Act(texts.train_on_sample(wording.count(rows)), tab.train_on_sample)]
        return [sampling_failure(tab.sampling), message_box(message, acts)]

    def stops() -> Content:
        return [message_box(Message(stop.what, stop.why, stop.remedy)) for stop in tab.stops.value]

    return html(
        '<section class="page" aria-label={}><div class="scroll"><div class="train">'
        '<header class="train-head"><h1 class="train-title">{}</h1><p class="muted">{}</p>'
        "</header>{}{}{}"
        '<div class="train-sides"><div class="train-side">{}{}</div>'
        '<div class="train-side">{}</div></div>'
        "</div></div></section>",
        texts.TRAIN_A_MODEL,
        texts.TRAIN_A_MODEL,
        lambda: _table(tab),
        failure,
        _form(tab),
        stops,
        lambda: _findings(tab),
        show(
            lambda: tab.understanding.value is None and tab.looking.value,
            lambda: working(texts.LOOKING),
            lambda: columns(tab),
        ),
        search(tab),
    )


def _table(tab: TrainingTab) -> str:
    found = tab.understanding.value
    if found is None:
        return tab.name
    size = texts.table_size(wording.count(found.rows), wording.count(len(tab.names.value)))
    return f"{tab.name} – {size}"


def _findings(tab: TrainingTab) -> Content:
    found = tab.understanding.value
    return None if found is None else findings(found.findings, texts.WORTH_KNOWING)


def _form(tab: TrainingTab) -> Node:
    def locked() -> bool:
        return tab.searching.value

    return html(
        '<div class="train-form">{}{}<div class="field"><label class="field-label" for={}>{}'
        '</label><input class="input train-budget" id={} type="number" inputmode="numeric" min={} '
        "max={} step={} value={} disabled={} @input={}></div>"
        '<div class="train-acts">{}</div>'
        '{}<div class="train-hints" aria-live="polite">{}</div></div>',
        _target_field(tab),
        _task_field(tab),
        field_id(tab, "budget"),
        texts.BUDGET,
        field_id(tab, "budget"),
        str(LEAST_BUDGET),
        str(MOST_BUDGET),
        "1",
        tab.budget,
        lambda: locked() or tab.options.count() is not None,
        lambda event: tab.budget.set(event.value),
        show(
            lambda: tab.searching.value or tab.waiting.value,
            lambda: button(texts.STOP, tab.stop, kind="danger", picture="square"),
            lambda: button(
                texts.START,
                tab.start,
                kind="primary",
                picture="play",
                disabled=lambda: bool(tab.obstacle.value),
            ),
        ),
        options(tab),
        lambda: _hint(tab),
    )


def _hint(tab: TrainingTab) -> Content:
    if tab.waiting.value:
        return None  # the search says what it waits for
    found = tab.understanding.value
    if tab.looking.value:
        # The first time this is said, with a bar, where the columns will be.
        return html('<p class="muted">{}</p>', texts.LOOKING) if found is not None else None
    if tab.obstacle.value and not tab.searching.value:
        return html("<p>{}{}</p>", icon("info"), tab.obstacle.value)
    return html('<p class="muted">{}</p>', found.task_why) if found is not None else None


def _target_field(tab: TrainingTab) -> Node:
    def options() -> Content:
        # Options that come later would otherwise have the browser choose the first of them.
        chosen = tab.target.peek()
        first = html(
            '<option value="" disabled={} selected={}>{}</option>', True, not chosen, texts.CHOOSE
        )
        named = [
            html("<option value={} selected={}>{}</option>", name, name == chosen, name, key=name)
            for name in tab.names.value
        ]
        return [first, *named]

    return html(
        '<div class="field"><label class="field-label" for={}>{}</label>'
        '<select class="select train-target" id={} disabled={} value={} @change={}>{}</select>'
        "</div>",
        field_id(tab, "target"),
        texts.TARGET,
        field_id(tab, "target"),
        lambda: not tab.names.value or tab.searching.value,
        tab.target,
        lambda event: tab.set_target(event.value),
        options,
    )


def _task_field(tab: TrainingTab) -> Node:
    def current() -> str:
        found = tab.understanding.value
        chosen = tab.task.value
        if chosen is not None:
            return chosen
        if found is None or found.task is None or found.target != tab.target.value:
            return ""
        return found.task

    return html(
        '<div class="field"><label class="field-label" for={}>{}</label>'
        '<select class="select" id={} disabled={} value={} @change={}>{}</select></div>',
        field_id(tab, "task"),
        texts.TASK,
        field_id(tab, "task"),
        lambda: not tab.target.value or tab.searching.value,
        current,
        lambda event: tab.set_task(Task(event.value)),
        [
            html('<option value="" disabled={}>{}</option>', True, texts.NO_TASK),
            *(
                html("<option value={}>{}</option>", task.value, title)
                for task, title in texts.TASKS.items()
            ),
        ],
    )
