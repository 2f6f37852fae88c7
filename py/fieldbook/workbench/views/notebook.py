"""A notebook: its toolbar, its cells, and what the kernel has to say."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, Node, each, html
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.cells import CellState
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.notices import Act
from fieldbook.workbench.storage.history_texts import SHOW_VERSIONS
from fieldbook.workbench.views.above_cells import above_cells
from fieldbook.workbench.views.cell import cell
from fieldbook.workbench.views.parts import button, icon, icon_button, message_box
from fieldbook.workbench.views.text import text

__all__ = ["notebook"]


def notebook(app: Workbench, tab: NotebookTab) -> Node:
    """The region "Notebook"; until the document is open, a line that says so."""

    def body() -> Content:
        session = tab.session.value
        if session is None:
            return html('<p class="reading muted">{}</p>', texts.OPENING)
        return _cells(app, tab, session)

    def whole() -> Content:
        failure, as_text = tab.failure.value, tab.as_text.value
        if as_text is not None:
            return text(app, as_text)
        if failure is not None:
            act = Act(texts.OPEN_AS_TEXT, lambda: app.tasks.start(tab.show_as_text()))
            return html('<div class="reading">{}</div>', message_box(failure, [act]))
        return [_toolbar(app, tab), html('<div class="scroll">{}</div>', body)]

    return html('<section class="page notebook" aria-label={}>{}</section>', texts.NOTEBOOK, whole)


def _toolbar(app: Workbench, tab: NotebookTab) -> Node:
    def run(command: str) -> object:
        return app.commands.run(f"notebook.{command}")

    def act(name: str, picture: str, command: str) -> Node:
        shortcut = app.commands[f"notebook.{command}"].shortcut
        title = f"{name} ({shortcut})" if shortcut else name
        return html(
            '<button class="button" type="button" aria-label={} title={} @click={}>{}'
            '<span class="is-wide">{}</span></button>',
            name,
            title,
            lambda _: run(command),
            icon(picture),
            name,
        )

    return html(
        '<div class="toolbar">{}<span class="toolbar-rule"></span>{}{}'
        '<span class="toolbar-rule"></span>{}{}<span class="toolbar-gap"></span>{}{}{}</div>',
        act(texts.RUN_ALL, "play", "run-all"),
        act(texts.INTERRUPT, "square", "interrupt"),
        act(texts.RESTART, "rotate-ccw", "restart"),
        icon_button(texts.UNDO, "undo-2", lambda: run("undo")),
        icon_button(texts.REDO, "redo-2", lambda: run("redo")),
        lambda: _type_select(app, tab),
        icon_button(SHOW_VERSIONS, "history", lambda: run("versions")),
        icon_button(texts.DOWNLOAD_NOTEBOOK, "download", lambda: run("download-notebook")),
    )


def _type_select(app: Workbench, tab: NotebookTab) -> Content:
    session = tab.session.value
    if session is None:
        return None
    opened = session

    def current() -> str:
        cells, active = opened.cells.value, opened.active.value
        return next((c.cell_type.value for c in cells if c.id == active), "code")

    return html(
        '<select class="select" aria-label={} value={} @change={}>{}</select>',
        texts.CELL_TYPE,
        current,
        lambda event: app.commands.run(f"notebook.to-{event.value}"),
        [
            html("<option value={}>{}</option>", value, title)
            for value, title in texts.CELL_TYPES.items()
        ],
    )


def _cells(app: Workbench, tab: NotebookTab, session: NotebookSession) -> Node:
    def add(cell_type: str) -> None:
        tab.edits.insert(len(session.cells.peek()), cell_type)
        tab.focus(editing=True)

    def drawn() -> tuple[CellState, ...]:
        return session.cells.value[: tab.reveal.count.value]

    return html(
        '<div class="cells">{}{}<div class="insert">{}{}</div></div>',
        above_cells(app, tab, session),
        each(drawn, lambda state: cell(tab, session, state), key=lambda state: state.id),
        button(texts.ADD_CODE, lambda: add("code"), kind="plain", picture="plus"),
        button(texts.ADD_TEXT, lambda: add("markdown"), kind="plain", picture="plus"),
    )
