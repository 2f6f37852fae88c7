"""The settings."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.workbench import texts, wording
from fieldbook.workbench.services import Theme
from fieldbook.workbench.settings import Settings
from fieldbook.workbench.views.backup import backup
from fieldbook.workbench.views.memory import memory
from fieldbook.workbench.views.parts import button

__all__ = ["settings"]


def settings(state: Settings) -> Node:
    """Appearance, storage, memory, backup, diagnostics."""

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
        "</section><section><h2>{}</h2>{}</section>{}{}"
        '<section><h2>{}</h2><p class="settings-text">{}</p>{}</section></div></div>',
        texts.SETTINGS,
        texts.THEME,
        texts.THEME,
        [choice(theme, title) for theme, title in texts.THEMES],
        texts.STORAGE,
        lambda: _storage(state),
        memory(state.memory),
        backup(state),
        texts.DIAGNOSTICS,
        texts.DIAGNOSTICS_HINT,
        button(texts.SHOW_DIAGNOSTICS, state.show_diagnostics, picture="activity"),
    )


def _storage(state: Settings) -> Content:
    usage = state.usage.value
    if usage is None:
        return None
    persistence: Content = html("<p>{}</p>", texts.STORAGE_KEPT)
    if not usage.persisted:
        why = texts.STORAGE_REFUSED if state.refused.value else texts.STORAGE_NOT_KEPT
        persistence = [
            html('<p class="settings-text">{}</p>', why),
            button(texts.KEEP_STORAGE, state.ask_to_persist, picture="hard-drive"),
        ]
    return [
        html(
            '<meter class="meter" aria-label={} min="0" max={} prop:value={}></meter>'
            '<p class="figures">{}</p>',
            texts.STORAGE,
            str(max(usage.quota, 1)),
            usage.used,
            texts.storage_used(wording.size(usage.used), wording.size(usage.quota)),
        ),
        persistence,
    ]
