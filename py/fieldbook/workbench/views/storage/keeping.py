"""What takes room on the disk and whether it stays, in the settings."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.workbench import wording
from fieldbook.workbench.settings import Settings
from fieldbook.workbench.storage import keeping_texts as texts
from fieldbook.workbench.storage.keeping import STORAGE_SECTION, Keeping, Kind
from fieldbook.workbench.views.parts import button

__all__ = ["storage"]


def storage(settings: Settings) -> Node:
    """A meter, what it is made of, and the browser's promise."""
    state = settings.keeping
    return html(
        '<section id={} tabindex="-1"><h2>{}</h2>{}<h3>{}</h3>{}'
        '<div class="settings-acts">{}</div>{}</section>',
        STORAGE_SECTION,
        texts.STORAGE,
        lambda: _meter(state),
        texts.WHAT_TAKES_ROOM,
        lambda: _kinds(state.kinds.value),
        button(texts.SHOW_BIN, settings.show_bin, picture="trash-2"),
        lambda: _promise(state),
    )


def _meter(state: Keeping) -> Content:
    usage = state.usage.value
    if usage is None:
        return None
    free = wording.size(max(0, usage.quota - usage.used))
    return [
        html(
            '<meter class="meter" aria-label={} data-level={} min="0" max={} prop:value={}>'
            "</meter>",
            texts.STORAGE,
            state.level.value,
            str(max(usage.quota, 1)),
            usage.used,
        ),
        html(
            '<p class="figures">{}</p>',
            texts.used(wording.size(usage.used), wording.size(usage.quota), free),
        ),
    ]


def _kinds(kinds: tuple[Kind, ...]) -> Content:
    if not kinds:
        return html('<p class="muted">{}</p>', texts.COUNTING)
    return html(
        '<ul class="memory-workers">{}</ul>',
        [
            html(
                '<li><span>{}</span><span class="figures">{}</span></li>',
                kind.name,
                wording.size(kind.size),
            )
            for kind in kinds
        ],
    )


def _promise(state: Keeping) -> Content:
    usage = state.usage.value
    if usage is None:
        return None
    if usage.persisted:
        return html("<p>{}</p>", texts.KEPT)
    why = f"{texts.REFUSED} {texts.REFUSED_WHY}" if state.refused.value else texts.NOT_KEPT_HINT
    return [
        html(
            '<p class="settings-text">{}</p>',
            why,
        ),
        html(
            '<div class="settings-acts">{}{}</div>',
            button(texts.ASK, state.ask, picture="hard-drive"),
            button(texts.BACK_UP, state.back_up, picture="download"),
        ),
    ]
