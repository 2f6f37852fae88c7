"""One cell: gutter, source, outputs.

A notebook has hundreds of these, so a cell is few blocks: pictures stand in its template, and what
only the active cell shows is made when it becomes that.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.reactivity import computed
from fieldbook.bridge.vdom import Content, Event, Node, component, html
from fieldbook.workbench import texts
from fieldbook.workbench.cells import CellState
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.views.outputs import outputs
from fieldbook.workbench.views.parts import icon, icon_button, icon_markup

__all__ = ["cell"]

_LANGUAGES = {"code": "python", "markdown": "markdown"}
_CELL = (
    '<div class={} role="group" id={} aria-label={} tabindex="-1" @pointerdown={}>'
    '<div class="gutter"><span class="gutter-state">{}</span>'
    '<button class="run-button" type="button" title="Shift+Enter" aria-label={} hidden={} '
    f"@click={{}}>{icon_markup('play')}</button></div>"
    "{}{}{}</div>"
)


def cell(tab: NotebookTab, session: NotebookSession, state: CellState) -> Node:
    """A group named "Cell 1" with its source and output."""
    is_prose = computed(lambda: state.cell_type.value == "markdown" and not state.editing.value)

    def look() -> str:
        run = state.run.value
        names = "cell" if run == "idle" else f"cell is-{run}"
        if state.is_active.value:
            names += " is-active"
        if state.is_selected.value:
            names += " is-selected"
        return f"{names} is-prose" if is_prose.value else names

    def activate() -> None:
        if session.active.peek() != state.id:
            session.activate(state.id)

    return html(
        _CELL,
        look,
        f"cell-{state.id}",
        lambda: texts.cell(state.number.value),
        activate,
        lambda: _mark(state),
        lambda: texts.run_cell(state.number.value),
        lambda: state.cell_type.value != "code",
        lambda: tab.run([state]),
        lambda: _acts(tab, session, state) if state.is_active.value else None,
        lambda: _prose(tab, session, state) if is_prose.value else _source(tab, session, state),
        lambda: outputs(tab, state) if state.cell_type.value == "code" else None,
        key=state.id,
    )


def _mark(state: CellState) -> Content:
    """The cell's number, or in words and pictures what becomes of it."""
    if state.cell_type.value != "code":
        return None
    count = state.execution_count.value
    number = f"[{' ' if count is None else count}]"
    match state.run.value:
        case "queued":
            return [icon("clock"), html('<span class="gutter-word">{}</span>', texts.QUEUED)]
        case "running":
            return [icon("circle-dot"), html('<span class="gutter-word">{}</span>', texts.RUNNING)]
        case "failed":
            return [icon("circle-x"), number, html('<span class="unseen">{}</span>', texts.FAILED)]
        case _:
            return number


def _acts(tab: NotebookTab, session: NotebookSession, state: CellState) -> Node:
    def then(act: Callable[[], object]) -> Callable[[], None]:
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

    return component(
        "editor",
        {
            "session": tab.id,
            "cell": state.id,
            "language": computed(lambda: _LANGUAGES.get(state.cell_type.value, "raw")),
            "label": computed(lambda: texts.source_of_cell(state.number.value)),
        },
        on={"focus": on_focus, "leave": on_leave},
        attrs={"class": "source-place"},
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
