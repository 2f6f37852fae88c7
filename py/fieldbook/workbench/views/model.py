"""The model screen: what it is worth, leaderboard, explanations, predictions, export."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.automl.messages import Report
from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Event, Node, html
from fieldbook.reports import texts as report_texts
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench import training_texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import SECTIONS, ModelTab, Section
from fieldbook.workbench.notices import Act
from fieldbook.workbench.views.leaderboard import leaderboard
from fieldbook.workbench.views.model_comparison import comparison
from fieldbook.workbench.views.model_explain import explain, left_out
from fieldbook.workbench.views.model_export import export
from fieldbook.workbench.views.model_predict import predict
from fieldbook.workbench.views.model_what_if import what_if
from fieldbook.workbench.views.parts import message_box

__all__ = ["model"]


def model(app: Workbench, tab: ModelTab) -> Node:
    """The region "Model"."""

    def body() -> Content:
        report, failure = tab.report.value, tab.failure.value
        parts: list[Content] = [None if failure is None else message_box(failure)]
        if report is not None:
            parts += [
                lambda: _resuming(tab),
                _head(report),
                lambda: _foreign(tab),
                _sections(app, tab),
                _panel(app, tab, report),
            ]
        elif failure is None:
            parts.append(html('<p class="muted">{}</p>', texts.READING))
        return parts

    return html(
        '<section class="page" aria-label={}><div class="scroll"><div class="model">{}</div></div>'
        "</section>",
        texts.MODEL,
        body,
    )


def _resuming(tab: ModelTab) -> Content:
    state = tab.resuming
    message, failure = state.message.value, state.failure.value
    acts = [] if state.asked.value is None else [Act(texts.GO_ON, state.go_on)]
    kind = "error" if state.state.value == "training" and not state.running.value else "caution"
    return [
        None if message is None else message_box(message, acts, kind=kind),
        None if failure is None else message_box(failure),
    ]


def _foreign(tab: ModelTab) -> Content:
    return message_box(texts.FOREIGN, kind="caution") if tab.is_foreign.value else None


def _head(report: Report) -> Node:
    return html(
        '<header class="model-head"><h1 class="model-worth">{}</h1><p>{}</p>'
        '<p class="figures muted">{}</p><p class="figures muted">{}</p></header>',
        report_texts.worth(report),
        report_texts.without_learning(report),
        report_texts.score_in_words(report),
        report_texts.made_of(report),
    )


def _sections(app: Workbench, tab: ModelTab) -> Node:
    def keys(event: Event) -> None:
        step = {"ArrowRight": 1, "ArrowLeft": -1}.get(event.key, 0)
        at = SECTIONS.index(tab.section.peek())
        to = {"Home": 0, "End": len(SECTIONS) - 1}.get(event.key, (at + step) % len(SECTIONS))
        if to != at:
            event.prevent_default()
            tab.select(SECTIONS[to])
            app.services.page.focus(_id(tab, SECTIONS[to]))

    return html(
        '<div class="subtabs" role="tablist" aria-label={} @keydown={}>{}</div>',
        texts.MODEL,
        keys,
        [_section(tab, section) for section in SECTIONS],
    )


def _section(tab: ModelTab, section: Section) -> Node:
    def selected() -> bool:
        return tab.section.value == section

    return html(
        '<button class="subtab" type="button" role="tab" id={} aria-controls={} aria-selected={} '
        "tabindex={} @click={}>{}</button>",
        _id(tab, section),
        f"{_id(tab, section)}-panel",
        selected,
        lambda: "0" if selected() else "-1",
        lambda _: tab.select(section),
        texts.SECTIONS[section],
        key=section,
    )


def _panel(app: Workbench, tab: ModelTab, report: Report) -> Node:
    views: dict[Section, Callable[[], Content]] = {
        "leaderboard": lambda: [
            leaderboard(
                Signal(report.leaderboard), lambda: training_texts.higher_is_better(report.metric)
            ),
            left_out(report),
            lambda: comparison(tab, report),
        ],
        "explain": lambda: explain(app, tab, report),
        "what-if": lambda: what_if(tab, report),
        "predict": lambda: predict(app, tab),
        "export": lambda: export(app, tab),
    }

    def shown() -> Content:
        section = tab.section.value
        return html(
            '<div class="model-panel" role="tabpanel" id={} aria-labelledby={}>{}</div>',
            f"{_id(tab, section)}-panel",
            _id(tab, section),
            views[section](),
            key=section,
        )

    return html('<div class="model-panels">{}</div>', shown)


def _id(tab: ModelTab, section: Section) -> str:
    return f"model-{section}-{tab.path.peek()}"
