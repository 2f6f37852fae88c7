"""Small parts that many views share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, Event, Node, h, html
from fieldbook.workbench import texts
from fieldbook.workbench.notices import Act, Message

__all__ = [
    "button",
    "choice",
    "file_button",
    "icon",
    "icon_button",
    "icon_markup",
    "message_box",
    "part",
    "plain_table",
    "working",
]

Handler = Callable[[Event], Any]
SPRITE = "#icon-"
"""Where the page holds its pictures: an address, to which a name is added."""


def icon_markup(name: str) -> str:
    """A picture as a part of a template that is drawn many times."""
    return f'<svg class="icon" aria-hidden="true"><use href="{SPRITE}{name}"></use></svg>'


def icon(name: str, *, large: bool = False) -> Node:
    """A picture from the sprite; it never stands for itself, a name stands beside it."""
    return html(
        '<svg class={} aria-hidden="true"><use href={}></use></svg>',
        "icon icon-20" if large else "icon",
        f"{SPRITE}{name}",
    )


def button(
    title: str,
    on_click: Callable[[], object],
    *,
    kind: str = "",
    picture: str = "",
    disabled: Any = False,
) -> Node:
    """A button with a word; `kind` is "primary", "danger", "plain" or nothing."""
    return html(
        '<button class={} type="button" disabled={} @click={}>{}{}</button>',
        f"button button-{kind}" if kind else "button",
        disabled,
        lambda _: on_click(),
        icon(picture) if picture else None,
        title,
    )


def icon_button(name: str, picture: str, on_click: Callable[[], object]) -> Node:
    """A button with a picture; its name is told to assistive technology and on pointing."""
    return html(
        '<button class="icon-button" type="button" aria-label={} title={} @click={}>{}</button>',
        name,
        name,
        lambda _: on_click(),
        icon(picture),
    )


def file_button(
    title: str,
    picture: str,
    on_files: Callable[[Any], object],
    *,
    element_id: str = "",
    face: str = "button",
    accept: str = "",
    multiple: bool = True,
) -> Node:
    """A file input that wears a button's face: one element, so one name and one focus."""
    return html(
        '<span class={}><input type="file" id={} aria-label={} title={} accept={} multiple={} '
        "@change={}>{}{}</span>",
        f"{face} file-button",
        element_id or None,
        title,
        title,
        accept or None,
        multiple,
        lambda event: on_files(event.raw.target),
        icon(picture),
        title if face != "icon-button" else None,
    )


def message_box(message: Message, acts: Sequence[Act] = (), *, kind: str = "error") -> Node:
    """What happened, why, and what to do, where it happened."""
    return html(
        "<div class={} role={}>{}<div><p class={}>{}</p><p>{}</p><p>{}</p>{}</div></div>",
        f"message is-{kind}",
        "alert" if kind == "error" else None,
        icon("circle-alert" if kind == "error" else "triangle-alert"),
        "notice-what",
        message.what,
        message.why,
        message.remedy,
        acts_row(acts),
    )


def part(title: str, content: Content, *, level: Literal[2, 3] = 2) -> Node:
    """A part of a page under its own heading."""
    return html(
        '<section class="model-part" aria-label={}>{}{}</section>',
        title,
        h(f"h{level}", {"class": "train-heading"}, title),
        content,
    )


def plain_table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Node:
    """A table of words and figures; the first column names the rows."""
    return html(
        '<div class="board"><table class="board-table is-plain" aria-label={}><thead><tr>{}</tr>'
        "</thead><tbody>{}</tbody></table></div>",
        title,
        [html('<th scope="col">{}</th>', name) for name in header],
        [
            html(
                '<tr><th scope="row">{}</th>{}</tr>',
                row[0],
                [html("<td>{}</td>", cell) for cell in row[1:]],
            )
            for row in rows
        ],
    )


def choice(title: str, chosen: Signal[str], options: Sequence[str], element_id: str) -> Node:
    """A labelled select; until something is chosen it stands at the first option."""
    return html(
        '<div class="field"><label class="field-label" for={}>{}</label>'
        '<select class="select" id={} value={} @change={}>{}</select></div>',
        element_id,
        title,
        element_id,
        lambda: chosen.value if chosen.value in options else next(iter(options), ""),
        lambda event: chosen.set(event.value),
        [html("<option value={}>{}</option>", option, option) for option in options],
    )


def working(
    what: str | Callable[[], str],
    on_cancel: Callable[[], object] | None = None,
    *,
    name: str = "",
    share: Callable[[], float] | None = None,
) -> Node:
    """Something takes its time: what, that it goes on, and the way out if there is one.

    Where it is known how far it is, `share` tells that from 0 to 1, and `name` names the bar, since
    what is said may change with it.
    """
    if share is None:
        bar = html("<progress aria-label={}></progress>", name or what)
    else:
        bar = html('<progress aria-label={} max="1" prop:value={}></progress>', name, share)
    return html(
        '<div class="working"><p class="muted">{}</p>{}{}</div>',
        what,
        bar,
        None if on_cancel is None else button(texts.CANCEL, on_cancel),
    )


def acts_row(acts: Sequence[Act]) -> Node | None:
    """The buttons of a message."""
    if not acts:
        return None
    return html(
        '<div class="notice-acts">{}</div>',
        [button(act.title, act.run) for act in acts],
    )
