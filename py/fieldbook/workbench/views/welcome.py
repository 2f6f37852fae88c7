"""The screen that is shown while nothing is open: one sentence, three acts."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.vdom import Node, html
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.views.parts import icon

__all__ = ["welcome"]


def welcome(app: Workbench) -> Node:
    """What a person can begin with."""

    def act(title: str, more: str, picture: str, command: str) -> Node:
        return _act(title, more, picture, lambda: app.commands.run(command))

    return html(
        '<div class="page"><div class="scroll"><div class="welcome">'
        '<h1 class="welcome-line">{}</h1><div class="welcome-acts">{}{}{}</div>'
        '<p class="welcome-hint">{}</p></div></div></div>',
        texts.WELCOME,
        act(texts.ACT_IMPORT, texts.ACT_IMPORT_MORE, "import", "files.import"),
        act(texts.ACT_NOTEBOOK, texts.ACT_NOTEBOOK_MORE, "notebook-pen", "files.new-notebook"),
        act(texts.ACT_SAMPLE, texts.ACT_SAMPLE_MORE, "book-open", "files.sample"),
        texts.WELCOME_HINT,
    )


def _act(title: str, more: str, picture: str, run: Callable[[], object]) -> Node:
    return html(
        '<button class="act" type="button" aria-label={} @click={}>{}'
        '<span class="act-name">{}</span><span class="muted small">{}</span></button>',
        title,
        lambda _: run(),
        icon(picture, large=True),
        title,
        more,
    )
