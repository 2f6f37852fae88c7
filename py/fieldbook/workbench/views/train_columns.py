"""The columns as they were understood, each role editable in place."""

from __future__ import annotations

from fieldbook.automl.messages import ColumnRole, Role
from fieldbook.bridge.vdom import Content, Node, each, html, show
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench.training import TrainingTab

__all__ = ["columns"]

_MOST_SHOWN = 100
_MANY = 20


def columns(tab: TrainingTab) -> Node:
    """A table of columns; of many, those whose names hold what is typed above."""

    def matching() -> list[ColumnRole]:
        found = tab.understanding.value
        if found is None:
            return []
        part = tab.find.value.strip().lower()
        return [column for column in found.columns if part in column.name.lower()]

    def shown() -> list[ColumnRole]:
        return matching()[:_MOST_SHOWN]

    def more() -> Content:
        total = len(matching())
        if total <= _MOST_SHOWN:
            return None
        return html('<p class="muted">{}</p>', texts.columns_shown(_MOST_SHOWN, total))

    return html(
        '<section class="columns" aria-label={}><div class="train-bar">'
        '<h2 class="train-heading">{}</h2>{}</div><ul class="column-list">{}</ul>{}</section>',
        texts.COLUMNS,
        texts.COLUMNS,
        show(lambda: len(tab.names.value) > _MANY, lambda: _search(tab)),
        each(shown, lambda column: _column(tab, column), key=lambda column: column.name),
        more,
    )


def _search(tab: TrainingTab) -> Node:
    return html(
        '<input class="input" type="search" aria-label={} placeholder={} value={} @input={}>',
        texts.FIND_COLUMN,
        texts.FIND_COLUMN,
        tab.find,
        lambda event: tab.find.set(event.value),
    )


def _column(tab: TrainingTab, column: ColumnRole) -> Node:
    share = texts.missing(column.missing) if column.missing else ""
    examples = ", ".join(column.examples[:3])
    return html(
        '<li class={}><div class="column-text"><p class="column-name">{}</p>'
        '<p class="column-why">{}</p><p class="column-examples">{}</p></div>{}</li>',
        "column" if column.role.used else "column is-unused",
        column.name,
        f"{column.why} {share}".strip(),
        examples,
        lambda: _role(tab, column),
        key=column.name,
    )


def _role(tab: TrainingTab, column: ColumnRole) -> Node:
    if tab.target.value == column.name:
        return html('<span class="column-target">{}</span>', texts.TARGET_ROLE)
    return html(
        '<select class="select column-role" aria-label={} disabled={} value={} @change={}>{}'
        "</select>",
        texts.role_of(column.name),
        lambda: tab.searching.value,
        column.role.value,
        lambda event: tab.set_role(column, Role(event.value)),
        [
            html("<option value={}>{}</option>", role.value, title)
            for role, title in texts.ROLES.items()
        ],
    )
