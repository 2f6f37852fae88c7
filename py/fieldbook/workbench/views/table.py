"""A table: what it is above, what reading decided, and the grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fieldbook.bridge.vdom import Content, Node, Ref, component, html
from fieldbook.tables.messages import Choice, Note, TableError, TableInfo
from fieldbook.workbench import texts, wording
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.notices import Act, Message
from fieldbook.workbench.table_tab import TableTab
from fieldbook.workbench.views.parts import button, message_box, working
from fieldbook.workbench.views.sampling import sampling, sampling_failure
from fieldbook.workbench.views.text import text

__all__ = ["table"]


def table(app: Workbench, tab: TableTab) -> Content:
    """The table, or why it can't be read as one, or its text where a person asked for that."""

    def shown() -> Content:
        as_text = tab.as_text.value
        if as_text is not None:
            return text(app, as_text)
        if tab.sampling.share.value is not None:
            return html('<div class="reading">{}</div>', sampling(tab.sampling, tab.name))
        failure, info = tab.failure.value, tab.info.value
        if failure is not None:
            return html('<div class="reading">{}</div>', _failure(app, tab, failure))
        if info is None:
            doing = working(texts.reading_table(tab.name), tab.stop_reading)
            return html('<div class="reading">{}</div>', doing)
        return [_bar(app, tab, info), _notes(app, tab, info.notes), _grid(app, tab)]

    return shown


def _failure(app: Workbench, tab: TableTab, error: TableError) -> Node:
    message = Message(error.what, error.why, error.remedy)
    acts = [_act(app, tab, choice) for choice in error.choices]
    return html("{}{}", sampling_failure(tab.sampling), message_box(message, acts))


def _act(app: Workbench, tab: TableTab, choice: Choice) -> Act:
    def run() -> None:
        if choice.sample is not None:
            tab.sampling.start(tab.path.peek(), tab.options.peek(), choice.sample, app.open_path)
        elif choice.options is None:
            app.tasks.start(tab.show_as_text(app.services.workspace))
        else:
            app.tasks.start(tab.read_with(choice.options))

    return Act(choice.label, run)


def _bar(app: Workbench, tab: TableTab, info: TableInfo) -> Node:
    def open_in_notebook() -> None:
        stem = tab.name.rpartition(".")[0] or tab.name
        app.tasks.start(app.new_notebook_with(f"{stem}.ipynb", tab.notebook_source()))

    return html(
        '<div class="table-bar"><span class="table-count">{}</span>'
        '<span class="toolbar-gap"></span>{}{}</div>',
        texts.table_size(wording.count(info.rows), wording.count(len(info.columns))),
        button(texts.OPEN_IN_NOTEBOOK, open_in_notebook, picture="notebook-pen"),
        button(
            texts.TRAIN_A_MODEL,
            lambda: app.open_place(Place("train", tab.path.peek())),
            kind="primary",
            picture="chart-line",
        ),
    )


def _notes(app: Workbench, tab: TableTab, notes: Sequence[Note]) -> Node | None:
    if not notes:
        return None

    def line(note: Note) -> Node:
        acts = [_act(app, tab, choice) for choice in note.choices]
        return html(
            '<div class="table-note"><span>{}</span>{}</div>',
            note.text,
            [button(act.title, act.run, kind="plain") for act in acts],
        )

    return html('<div class="table-notes">{}</div>', [line(note) for note in notes])


def _grid(app: Workbench, tab: TableTab) -> Node:
    grid = Ref()

    async def page(request: dict[str, Any]) -> None:
        await tab.deliver_page(request, grid)

    async def profile(wanted: dict[str, Any]) -> None:
        await tab.deliver_profile(wanted["start"], wanted["stop"])

    def refused(said: dict[str, Any]) -> None:
        app.notices.info(said["text"])

    return html(
        '<div class="grid-host">{}</div>',
        component(
            "grid",
            tab.grid_props,
            on={
                "page": page,
                "profile": profile,
                "sort": tab.sort_by,
                "filter": tab.filter_by,
                "refused": refused,
            },
            ref=grid,
        ),
    )
