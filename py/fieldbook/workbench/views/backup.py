"""Saving the workspace and restoring it, in the settings."""

from __future__ import annotations

from typing import Any

from fieldbook.bridge.vdom import Content, Node, fragment, html, show
from fieldbook.workbench import texts
from fieldbook.workbench.backup import Backup
from fieldbook.workbench.general_commands import BACKUP_INPUT
from fieldbook.workbench.services import BackupContents
from fieldbook.workbench.settings import Settings
from fieldbook.workbench.views.parts import button, file_button, message_box, working

__all__ = ["backup"]

MOST_LISTED = 8


def backup(settings: Settings) -> Node:
    """Two buttons; below, what goes on, what is asked, and what came of it."""
    state = settings.backup

    def chosen(target: Any) -> None:
        for file in settings.take_files(target):
            state.look_into(file)

    def below() -> Content:
        match state.state.value:
            case "idle":
                return _outcome(state)
            case "asking":
                found = state.contents.value
                return _question(state, found) if found else None
            case _:
                return _progress(state)

    return html(
        '<section><h2>{}</h2><p class="settings-text">{}</p><div class="settings-acts">{}{}</div>'
        '<div aria-live="polite">{}</div></section>',
        texts.BACKUP,
        texts.BACKUP_HINT,
        button(
            texts.BACKUP_SAVE,
            state.save,
            picture="download",
            disabled=lambda: state.state.value != "idle",
        ),
        show(
            lambda: state.state.value == "idle",
            lambda: file_button(
                texts.BACKUP_RESTORE,
                "import",
                chosen,
                element_id=BACKUP_INPUT,
                accept=".zip",
                multiple=False,
            ),
        ),
        below,
    )


def _progress(state: Backup) -> Node:
    return working(
        lambda: texts.BACKUP_DOING.get(state.state.value, ""),
        state.cancel,
        name=texts.BACKUP,
        share=lambda: state.done.value,
    )


def _question(state: Backup, found: BackupContents) -> Node:
    return html(
        '<div class="settings-question"><p>{}</p>{}{}'
        '<div class="settings-acts">{}{}{}{}</div></div>',
        texts.backup_found(len(found.fresh), len(found.same), len(found.differing)),
        _names(found.differing),
        _refused(found),
        button(texts.BACKUP_KEEP_BOTH, lambda: state.restore("keep both"), kind="primary"),
        button(texts.BACKUP_REPLACE, lambda: state.restore("replace"), kind="danger"),
        button(texts.BACKUP_NEW_ONLY, lambda: state.restore("new only")),
        button(texts.CANCEL, state.cancel),
    )


def _outcome(state: Backup) -> Content:
    failure = state.failure.value
    found = state.contents.value
    return fragment(
        message_box(failure) if failure is not None else None,
        html("<p>{}</p>", state.outcome.value) if state.outcome.value else None,
        _refused(found) if found is not None and state.outcome.value else None,
    )


def _names(names: tuple[str, ...]) -> Node:
    more = len(names) - MOST_LISTED
    return html(
        '<ul class="settings-names">{}{}</ul>',
        [html("<li>{}</li>", name) for name in names[:MOST_LISTED]],
        html("<li>{}</li>", texts.and_more(more)) if more > 0 else None,
    )


def _refused(found: BackupContents) -> Content:
    if not found.refused:
        return None
    return [
        html("<p>{}</p>", texts.backup_refused(len(found.refused))),
        _names(tuple(f"{entry.name}: {entry.why}" for entry in found.refused)),
    ]
