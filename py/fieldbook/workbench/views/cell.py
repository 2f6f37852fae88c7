"""One cell: gutter, source, outputs."""

from __future__ import annotations

from typing import Any

from fieldbook.bridge.reactivity import computed
from fieldbook.bridge.vdom import Content, Event, Node, component, html
from fieldbook.workbench import texts
from fieldbook.workbench.cells import CellState
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.views.outputs import outputs
from fieldbook.workbench.views.parts import icon, icon_button

__all__ = ["cell"]

_LANGUAGES = {"code": "python", "markdown": "markdown"}


def cell(tab: NotebookTab, session: NotebookSession, state: CellState) -> Node:
    """A group named "Cell 1" with its source and output."""
    is_prose = computed(lambda: state.cell_type.value == "markdown" and not state.editing.value)

    def look() -> str:
        run = state.run.value
        parts = {
            "cell": True,
            "is-active": session.active.value == state.id,
            "is-selected": state.id in session.selected.value,
            "is-prose": is_prose.value,
            f"is-{run}": run != "idle",
        }
        return " ".join(name for name, applies in parts.items() if applies)

    def activate(_: Event) -> None:
        if session.active.peek() != state.id:
            session.activate(state.id)

    return html(
        '<div class={} role="group" id={} aria-label={} tabindex="-1" @pointerdown={}>'
        "{}{}{}{}</div>",
        look,
        f"cell-{state.id}",
        lambda: texts.cell(state.number.value),
        activate,
        _gutter(tab, state),
        _acts(tab, session, state),
        lambda: _prose(tab, session, state) if is_prose.value else _source(tab, session, state),
        lambda: outputs(tab, state) if state.cell_type.value == "code" else None,
        key=state.id,
    )


def _gutter(tab: NotebookTab, state: CellState) -> Node:
    def mark() -> Content:
        match state.run.value:
            case "queued":
                return [icon("clock"), _word(texts.QUEUED)]
            case "running":
                return [icon("circle-dot"), _word(texts.RUNNING)]
            case "failed":
                return [icon("circle-x"), _count(state), _unseen(texts.FAILED)]
            case _:
                return _count(state)

    def run_button() -> Content:
        if state.cell_type.value != "code":
            return None
        return html(
            '<button class="run-button" type="button" aria-label={} title="Shift+Enter" @click={}>'
            "{}</button>",
            lambda: texts.run_cell(state.number.value),
            lambda _: tab.run([state]),
            icon("play"),
        )

    return html(
        '<div class="gutter"><span class="gutter-state">{}</span>{}</div>', mark, run_button
    )


def _word(word: str) -> Node:
    return html('<span class="gutter-word">{}</span>', word)


def _unseen(word: str) -> Node:
    return html('<span class="unseen">{}</span>', word)


def _count(state: CellState) -> Content:
    if state.cell_type.value != "code":
        return None
    count = state.execution_count.value
    return html("<span>[{}]</span>", " " if count is None else count)


def _acts(tab: NotebookTab, session: NotebookSession, state: CellState) -> Node:
    def then(act: Any) -> Any:
        def run() -> None:
            session.activate(state.id)
            act()
            tab.focus()

        return run

    def delete() -> None:
        tab.edits.delete()

    return html(
        '<div class="cell-acts">{}{}{}</div>',
        icon_button(texts.MOVE_UP, "arrow-up", then(lambda: tab.edits.move(-1))),
        icon_button(texts.MOVE_DOWN, "arrow-down", then(lambda: tab.edits.move(1))),
        icon_button(texts.DELETE_CELL, "trash-2", then(delete)),
    )


def _source(tab: NotebookTab, session: NotebookSession, state: CellState) -> Node:
    def on_focus(_: object) -> None:
        if session.active.peek() != state.id or not session.editing.peek():
            session.activate(state.id, editing=True)

    def on_leave(direction: object) -> None:
        step = -1 if direction == "up" else 1
        cells = session.cells.peek()
        at = session.index(state.id) + step
        if 0 <= at < len(cells):
            session.activate(cells[at].id)
            shown = cells[at].editing.peek()
            tab.focus(editing=shown, where="end" if step < 0 else "start")

    return html(
        '<div class="source">{}</div>',
        component(
            "editor",
            {
                "session": tab.id,
                "cell": state.id,
                "language": computed(lambda: _LANGUAGES.get(state.cell_type.value, "raw")),
                "label": computed(lambda: texts.source_of_cell(state.number.value)),
            },
            on={"focus": on_focus, "leave": on_leave},
        ),
    )


def _prose(tab: NotebookTab, session: NotebookSession, state: CellState) -> Node:
    def edit(_: Event) -> None:
        session.activate(state.id)
        tab.focus(editing=True)

    def shown() -> Content:
        if not state.prose.value.strip():
            return html('<p class="prose prose-empty">{}</p>', texts.EMPTY_PROSE)
        return component("markdown", {"source": state.prose})

    return html("<div @dblclick={}>{}</div>", edit, shown)
