"""The folded part of the training form: what most trainings leave as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Node, html, show
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench.training import TrainingTab
from fieldbook.workbench.training_options import MOST_ASIDE

__all__ = ["field_id", "options"]


def options(tab: TrainingTab) -> Node:
    """The group "More options"."""
    settled = tab.options
    return html(
        '<details class="train-options" open={}><summary>{}</summary>'
        '<div class="train-options-fields">{}{}{}{}{}{}</div></details>',
        settled.unfolded,
        texts.OPTIONS,
        _column(tab, "groups", texts.GROUPS, texts.GROUPS_HINT, settled.groups, tab.set_groups),
        _column(tab, "time", texts.TIME, texts.TIME_HINT, settled.time, tab.set_time),
        _number(tab, "aside", texts.ASIDE, texts.ASIDE_HINT, settled.aside, most=str(MOST_ASIDE)),
        _number(tab, "trials", texts.TRIALS, texts.TRIALS_HINT, settled.trials),
        _number(tab, "seed", texts.SEED, texts.SEED_HINT, settled.seed),
        show(settled.has_costs, lambda: _costs(tab)),
    )


def _costs(tab: TrainingTab) -> Node:
    def hint() -> str:
        found = tab.understanding.value
        classes = () if found is None else found.classes
        which = f"{texts.costs_of(classes[1])} " if len(classes) == 2 else ""
        return f"{which}{texts.COSTS_HINT}"

    return html(
        '<div class="train-costs">{}{}<p class="muted small">{}</p></div>',
        _number(tab, "alarm", texts.ALARM, "", tab.options.alarm, step="any"),
        _number(tab, "miss", texts.MISS, "", tab.options.miss, step="any"),
        hint,
    )


def _column(
    tab: TrainingTab,
    name: str,
    title: str,
    hint: str,
    chosen: Signal[str],
    choose: Callable[[str], None],
) -> Node:
    def columns() -> Content:
        now, target = chosen.peek(), tab.target.value
        none = html('<option value="" selected={}>{}</option>', not now, texts.NO_COLUMN)
        return [
            none,
            *(
                html("<option value={} selected={}>{}</option>", each, each == now, each, key=each)
                for each in tab.names.value
                if each != target
            ),
        ]

    element = field_id(tab, name)
    return html(
        '<div class="field"><label class="field-label" for={}>{}</label>'
        '<select class="select" id={} aria-describedby={} disabled={} value={} @change={}>{}'
        '</select><p class="muted small" id={}>{}</p></div>',
        element,
        title,
        element,
        f"{element}-hint",
        lambda: not tab.names.value or tab.searching.value,
        chosen,
        lambda event: choose(event.value),
        columns,
        f"{element}-hint",
        hint,
    )


def _number(
    tab: TrainingTab,
    name: str,
    title: str,
    hint: str,
    value: Signal[str],
    *,
    most: str | None = None,
    step: str = "1",
) -> Node:
    element = field_id(tab, name)
    told: Any = html('<p class="muted small" id={}>{}</p>', f"{element}-hint", hint)
    return html(
        '<div class="field"><label class="field-label" for={}>{}</label>'
        '<input class="input" id={} type="number" inputmode="decimal" min="0" max={} step={} '
        "aria-describedby={} value={} disabled={} @input={}>{}</div>",
        element,
        title,
        element,
        most,
        step,
        f"{element}-hint" if hint else None,
        value,
        tab.searching,
        lambda event: value.set(event.value),
        told if hint else None,
    )


def field_id(tab: TrainingTab, name: str) -> str:
    """The id of a field's element, by which its label finds it."""
    return f"train-{name}-{tab.path.peek()}"
