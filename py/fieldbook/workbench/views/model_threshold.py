"""From which probability on a class is named, and what that finds, misses and costs."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Event, Node, html
from fieldbook.reports.wording import count, figure, percent
from fieldbook.workbench import threshold_texts as texts
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.threshold import Outcome, Threshold
from fieldbook.workbench.views.parts import button, part

__all__ = ["threshold"]


def threshold(tab: ModelTab) -> Node:
    """A slider with its number, two costs, and how the rows come out by them."""
    state = tab.explaining.threshold
    curve = tab.explaining.curve.peek()
    label = curve.label if curve is not None else ""
    path = tab.path.peek()

    def outcome() -> Content:
        found = state.outcome.value
        return None if found is None else _outcome(state, found, label)

    return part(
        texts.THRESHOLD,
        [
            html('<p class="muted model-hint">{}</p>', texts.hint(label, state.usual.peek())),
            html(
                '<div class="threshold"><div class="threshold-form">{}{}{}{}{}</div>'
                '<div class="threshold-outcome" role="status" aria-label={}>{}</div></div>',
                _slider(state, f"threshold-{path}", label),
                _cost(texts.ALARM_COST, state.alarm_cost, state, f"alarm-{path}"),
                _cost(texts.MISS_COST, state.miss_cost, state, f"miss-{path}"),
                button(texts.CHOOSE_CHEAPEST, state.choose_cheapest),
                html('<p class="muted small">{}</p>', lambda: texts.cheapest(state.cheapest.value)),
                texts.OUTCOME,
                outcome,
            ),
        ],
        level=3,
    )


def _slider(state: Threshold, element_id: str, label: str) -> Node:
    def choose(event: Event) -> None:
        state.choose(event.value)

    def shown() -> str:
        return f"{state.at.value:.2f}"

    name = texts.name_from(label)
    return html(
        '<div class="field threshold-at"><label class="field-label" for={}>{}</label>'
        '<span class="threshold-value"><input type="range" min="0" max="1" step="0.01" '
        'aria-label={} value={} @input={}><input class="input" id={} type="number" min="0" max="1" '
        'step="0.01" value={} @change={}></span></div>',
        element_id,
        name,
        name,
        shown,
        choose,
        element_id,
        shown,
        choose,
    )


def _cost(title: str, cost: Signal[float], state: Threshold, element_id: str) -> Node:
    return html(
        '<div class="field"><label class="field-label" for={}>{}</label>'
        '<input class="input threshold-cost" id={} type="number" min="0" step="any" value={} '
        "@change={}></div>",
        element_id,
        title,
        element_id,
        lambda: f"{cost.value:g}",
        lambda event: state.set_cost(cost, event.value),
    )


def _outcome(state: Threshold, found: Outcome, label: str) -> Content:
    cost = found.cost(state.alarm_cost.value, state.miss_cost.value) * 100 / found.rows
    return [
        html(
            '<table class="threshold-table" aria-label={}><thead><tr><td></td>'
            '<th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>'
            '<tr><th scope="row">{}</th><td>{}</td><td class="is-mistake">{}</td></tr>'
            '<tr><th scope="row">{}</th><td class="is-mistake">{}</td><td>{}</td></tr>'
            "</tbody></table>",
            texts.OUTCOME,
            texts.NAMED,
            texts.NOT_NAMED,
            texts.is_class(label),
            count(found.hits),
            count(found.misses),
            texts.is_other(label),
            count(found.alarms),
            count(found.spared),
        ),
        html(
            '<dl class="threshold-rates"><div><dt>{}</dt><dd>{}</dd></div><div><dt>{}</dt><dd>{}'
            "</dd></div><div><dt>{}</dt><dd>{}</dd></div><div><dt>{}</dt><dd>{}</dd></div></dl>",
            texts.PRECISION,
            "–" if found.precision is None else percent(found.precision),
            texts.RECALL,
            percent(found.recall),
            texts.ACCURACY,
            percent(found.accuracy),
            texts.COST,
            figure(cost),
        ),
    ]
