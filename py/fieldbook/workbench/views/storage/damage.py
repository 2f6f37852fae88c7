"""What could not be read, in the settings; nothing where all is well."""

from __future__ import annotations

import time
from collections.abc import Callable

from fieldbook.bridge.storage import DamagedRecord
from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.workbench import wording
from fieldbook.workbench.storage import damage_texts as texts
from fieldbook.workbench.storage.damage import DAMAGE_SECTION, Damage
from fieldbook.workbench.views.parts import icon_button

__all__ = ["damage"]


def damage(state: Damage) -> Callable[[], Content]:
    """A line for each record."""

    def section() -> Content:
        records = state.records.value
        if not records:
            return None
        return html(
            '<section id={} tabindex="-1"><h2>{}</h2><p class="settings-text">{}</p>'
            '<ul class="memory-workers">{}</ul></section>',
            DAMAGE_SECTION,
            texts.SET_ASIDE,
            texts.HINT,
            [_record(state, record) for record in records],
        )

    return section


def _record(state: Damage, record: DamagedRecord) -> Node:
    name = record.path.rpartition("/")[2] or texts.GONE
    found = wording.moment(record.found / 1000, time.time())
    return html(
        '<li><span>{}<br><span class="muted figures">{}, {}, {}</span></span>'
        '<span class="kept-acts">{}{}</span></li>',
        name,
        texts.KINDS[record.kind],
        wording.size(record.size),
        found,
        icon_button(texts.act_on(texts.DOWNLOAD, name), "download", lambda: state.download(record)),
        icon_button(texts.act_on(texts.GIVE_UP, name), "x", lambda: state.remove(record)),
    )
