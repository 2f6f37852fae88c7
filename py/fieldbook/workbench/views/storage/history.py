"""The versions' screen: a list, and the one that is selected beside what is now."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, Event, Node, html, show
from fieldbook.notebook.comparison import CellComparison, Line
from fieldbook.workbench import texts as common
from fieldbook.workbench.notices import Act
from fieldbook.workbench.storage import history_texts as texts
from fieldbook.workbench.storage.history import HistoryTab, VersionLine
from fieldbook.workbench.views.parts import button, message_box, working

__all__ = ["history"]

_MARKS = {"then": "−", "now": "+"}
_MARK_NAMES = {"then": texts.THEN_MARK, "now": texts.NOW_MARK}


def history(tab: HistoryTab) -> Node:
    """The list at the left, or above where there is little room, and a version."""

    def body() -> Content:
        lines = tab.lines.value
        if lines is None:
            return None if tab.failure.value else working(texts.LOOKING)
        if not lines:
            return html('<p class="history-none settings-text">{}</p>', texts.NO_VERSIONS)
        return html('<div class="history">{}{}</div>', _list(tab, lines), lambda: _version(tab))

    def failure() -> Content:
        message = tab.failure.value
        if message is None:
            return None
        again = Act(common.TRY_AGAIN, tab.refresh_soon)
        return html('<div class="history-none">{}</div>', message_box(message, [again]))

    return html(
        '<section class="page history-page" aria-label={}>{}{}</section>',
        texts.VERSIONS,
        failure,
        body,
    )


def _list(tab: HistoryTab, lines: tuple[VersionLine, ...]) -> Node:
    def keys(event: Event) -> None:
        step = {"ArrowDown": 1, "ArrowUp": -1, "Home": -len(lines), "End": len(lines)}
        if event.key in step:
            tab.step(step[event.key])
            event.prevent_default()

    def active() -> str | None:
        selected = tab.selected.value
        return _line_id(selected) if selected else None

    return html(
        '<div class="history-list"><p class="history-now"><span>{}</span>'
        '<span class="muted">{}</span></p><div role="listbox" tabindex="0" aria-label={} '
        "aria-activedescendant={} @keydown={}>{}</div></div>",
        texts.NOW,
        lambda: texts.what_changed(tab.since.value),
        texts.VERSIONS,
        active,
        keys,
        [_line(tab, line) for line in lines],
    )


def _line(tab: HistoryTab, line: VersionLine) -> Node:
    changes, reason = line.changes, texts.REASONS[line.version.reason]
    return html(
        '<div class="history-line" role="option" id={} aria-selected={} @click={}>'
        '<span class="figures">{}</span><span class="muted">{}</span>{}</div>',
        _line_id(line),
        lambda: tab.selected.value is line,
        lambda _: tab.choose(line),
        line.moment,
        texts.FIRST if changes is None else texts.what_changed(changes),
        html('<span class="history-reason">{}</span>', reason) if reason else None,
    )


def _version(tab: HistoryTab) -> Content:
    selected = tab.selected.value
    if selected is None:
        return None

    def cells() -> Content:
        found = tab.cells.value
        shown = [cell for cell in found if cell.changed or not tab.only_changes.value]
        if not shown:
            return html('<p class="muted">{}</p>', texts.NO_DIFFERENCE)
        return [_cell(cell) for cell in shown]

    def toggle(_: Event) -> None:
        tab.only_changes.value = not tab.only_changes.peek()

    return html(
        '<div class="history-version" role="region" aria-label={}><div class="history-head">'
        '<h1 class="figures">{}</h1><div class="settings-acts">{}{}</div></div>'
        '<p class="history-legend"><label class="choice"><input type="checkbox" '
        'checked={} @change={}><span>{}</span></label><span class="muted">{}{}</span></p>'
        '<div class="history-cells" role="group" aria-label={}>{}</div></div>',
        texts.version_of(selected.moment),
        selected.moment,
        button(texts.RESTORE, tab.restore, kind="primary", picture="history"),
        button(texts.OPEN_COPY, tab.open_copy, picture="copy"),
        tab.only_changes,
        toggle,
        texts.ONLY_CHANGES,
        texts.LEGEND,
        show(lambda: tab.has_outputs.value, lambda: f" {texts.OUTPUTS_KEPT}"),
        texts.CELLS,
        cells,
    )


def _cell(cell: CellComparison) -> Node:
    note = texts.SIDES[cell.side] or (texts.CHANGED if cell.changed else "")
    kind = common.CELL_TYPES.get(cell.cell_type, cell.cell_type)
    return html(
        '<div class={}><p class="history-kind">{}{}</p><pre class="history-source">{}</pre></div>',
        f"history-cell is-{cell.side}",
        kind,
        html('<span class="history-reason">{}</span>', note) if note else None,
        [_source_line(line) for line in cell.lines],
    )


def _source_line(line: Line) -> Node:
    mark = _MARKS.get(line.side)
    return html(
        "<span class={}>{}{}\n</span>",
        f"history-source-line is-{line.side}",
        html('<span role="img" aria-label={}>{} </span>', _MARK_NAMES[line.side], mark)
        if mark
        else "  ",
        line.text,
    )


def _line_id(line: VersionLine) -> str:
    return f"version-{line.version.key}"
