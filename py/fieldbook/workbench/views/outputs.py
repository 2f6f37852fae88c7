"""What a cell put out: outputs, the field for `input()`, and how long it took."""

from __future__ import annotations

from fieldbook.bridge.reactivity import computed, effect
from fieldbook.bridge.vdom import Content, Event, Node, component, each, html
from fieldbook.notebook.outputs import Output
from fieldbook.workbench import texts, wording
from fieldbook.workbench.cells import CellState
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.output_view import output_props
from fieldbook.workbench.reveal import GrowingReveal

__all__ = ["outputs"]

AT_ONCE = 40
"""Outputs of a cell that are drawn together; hundreds would keep the page from its keys."""


def outputs(tab: NotebookTab, state: CellState) -> Node:
    """The group "Output of cell 1"; there even while it is empty, so that it can be announced."""
    return html(
        '<div class="outputs" role="group" aria-label={}>{}{}</div>'
        '<div class="output-foot">{}</div>',
        lambda: texts.output_of_cell(state.number.value),
        lambda: _list(state) if state.has_outputs.value else None,
        lambda: _prompt(tab, state),
        computed(lambda: _seconds(state)),
    )


def _list(state: CellState) -> Node:
    """Outputs in their order, told apart by their place: a stream that grows is redrawn there."""
    reveal = GrowingReveal(AT_ONCE)
    effect(lambda: reveal.follow(len(state.outputs.value)))

    def numbered() -> list[tuple[int, Output, bool]]:
        may_act = state.may_act.value
        drawn = state.outputs.value[: reveal.count.value]
        return [(number, output, may_act) for number, output in enumerate(drawn)]

    return each(numbered, _output, key=lambda item: item[0])


def _output(item: tuple[int, Output, bool]) -> Node:
    number, output, may_act = item
    props = output_props(output, may_act=may_act)
    return component("output", props, attrs={"class": "output"}, key=number)


def _seconds(state: CellState) -> str:
    seconds = state.seconds.value
    return "" if seconds is None else wording.duration(seconds)


def _prompt(tab: NotebookTab, state: CellState) -> Content:
    prompt = state.prompt.value
    if prompt is None:
        return None
    field_id = f"input-{state.id}"
    tab.focus_field(field_id)

    def keys(event: Event) -> None:
        if event.key == "Enter":
            event.prevent_default()
            event.stop_propagation()
            tab.runs.answer(state, event.value)
            tab.focus()

    return html(
        '<div class="output-input"><label for={}>{}</label>'
        '<input class="input" id={} type={} aria-label={} autocomplete="off" @keydown={}></div>',
        field_id,
        prompt.prompt,
        field_id,
        "password" if prompt.password else "text",
        prompt.prompt or texts.INPUT,
        keys,
    )
