"""The bin's screen: what was deleted, and the ways back and out."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from fieldbook.bridge.vdom import Node, each, html, show
from fieldbook.workbench import wording
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.questions import Question
from fieldbook.workbench.storage import bin_texts as texts
from fieldbook.workbench.storage.bin import Bin
from fieldbook.workbench.storage.bin_paths import BinItem
from fieldbook.workbench.views.parts import button, icon
from fieldbook.workbench.views.pictures import PICTURES

__all__ = ["bin_view"]


def bin_view(app: Workbench) -> Node:
    """What it is for, the way to empty it, and the list."""
    state = app.files.bin

    def is_empty() -> bool:
        return not state.items.value

    def ask(*items: BinItem) -> None:
        size = wording.size(sum(item.size for item in items))
        what = texts.question(len(items), items[0].name, size)
        delete = partial(state.remove, items)
        app.questions.ask(
            Question(what, (texts.NO_WAY_BACK,), texts.DELETE_FOR_GOOD, delete, "danger")
        )

    return html(
        '<div class="scroll"><div class="kept" role="region" aria-label={}><div class="kept-head">'
        '<h1>{}</h1><p class="figures muted">{}</p></div><p class="settings-text">{}</p>{}{}{}'
        "</div></div>",
        texts.BIN,
        texts.BIN,
        lambda: texts.contents(len(state.items.value), wording.size(state.size.value)),
        texts.HINT,
        html(
            '<div class="settings-acts">{}</div>',
            button(
                texts.EMPTY,
                lambda: ask(*state.items.peek()),
                picture="trash-2",
                disabled=is_empty,
            ),
        ),
        show(is_empty, lambda: html('<p class="muted">{}</p>', texts.NOTHING)),
        show(lambda: not is_empty(), lambda: _list(state, ask)),
    )


def _list(state: Bin, ask: Callable[[BinItem], None]) -> Node:
    now = time.time()

    def row(item: BinItem) -> Node:
        return html(
            '<tr><th scope="row"><span class="kept-name">{}<span>{}</span></span></th>'
            '<td class="muted">{}</td><td class="muted figures">{}</td><td class="figures">{}</td>'
            '<td><span class="kept-acts">{}{}</span></td></tr>',
            icon(PICTURES[item.kind]),
            item.name,
            item.folder or texts.TOP,
            wording.moment(item.deleted, now) if item.deleted is not None else texts.UNKNOWN,
            wording.size(item.size),
            _act(texts.RESTORE, item, "undo-2", lambda: state.restore(item)),
            _act(texts.DELETE_FOR_GOOD, item, "x", lambda: ask(item)),
            key=item.path,
        )

    return html(
        '<table class="kept-table" aria-label={}><thead><tr><th scope="col">{}</th>'
        '<th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th>'
        '<th scope="col" aria-label={}></th></tr></thead>'
        "<tbody>{}</tbody></table>",
        texts.BIN,
        texts.NAME,
        texts.FROM,
        texts.DELETED,
        texts.SIZE,
        texts.ACTS,
        each(state.items, row, key=lambda item: item.path),
    )


def _act(title: str, item: BinItem, picture: str, run: Callable[[], None]) -> Node:
    return html(
        '<button class="icon-button" type="button" aria-label={} title={} @click={}>{}</button>',
        texts.act_on(title, item.name),
        title,
        lambda _: run(),
        icon(picture),
    )
