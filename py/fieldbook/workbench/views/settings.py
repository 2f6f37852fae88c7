"""The settings."""

from __future__ import annotations

from fieldbook.bridge.vdom import Node, html
from fieldbook.workbench import texts
from fieldbook.workbench.services import Theme
from fieldbook.workbench.settings import Settings
from fieldbook.workbench.views.backup import backup
from fieldbook.workbench.views.memory import memory
from fieldbook.workbench.views.parts import button
from fieldbook.workbench.views.storage.damage import damage
from fieldbook.workbench.views.storage.keeping import storage

__all__ = ["settings"]


def settings(state: Settings) -> Node:
    """Appearance, storage, memory, backup, diagnostics, and how it is made."""

    def choice(theme: Theme, title: str) -> Node:
        return html(
            '<label class="choice"><input type="radio" name="theme" value={} checked={} '
            "@change={}><span>{}</span></label>",
            theme,
            lambda: state.layout.appearance.value.theme == theme,
            lambda _: state.layout.set_theme(theme),
            title,
        )

    return html(
        '<div class="scroll"><div class="settings"><h1>{}</h1>'
        '<section><h2>{}</h2><div class="choices" role="radiogroup" aria-label={}>{}</div>'
        "</section>{}{}{}{}"
        '<section><h2>{}</h2><p class="settings-text">{}</p>{}</section>'
        '<section><h2>{}</h2><p class="settings-text">{}</p>'
        '<a href="./patterns/" target="_blank" rel="noopener">{}</a></section></div></div>',
        texts.SETTINGS,
        texts.THEME,
        texts.THEME,
        [choice(theme, title) for theme, title in texts.THEMES],
        storage(state),
        damage(state.damage),
        memory(state.memory),
        backup(state),
        texts.DIAGNOSTICS,
        texts.DIAGNOSTICS_HINT,
        button(texts.SHOW_DIAGNOSTICS, state.show_diagnostics, picture="activity"),
        texts.MADE,
        texts.MADE_HINT,
        texts.SHOW_PATTERNS,
    )
