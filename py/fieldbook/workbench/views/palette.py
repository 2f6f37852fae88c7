"""The command palette: a combobox over the list of commands."""

from __future__ import annotations

from fieldbook.bridge.vdom import Event, Node, each, html, show
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.commands import Command
from fieldbook.workbench.palette import FIELD_ID

__all__ = ["palette"]


def palette(app: Workbench) -> Node:
    """Shown while it is open; Escape or a press beside it closes it."""
    return show(app.palette.is_open, lambda: _dialog(app))


def _dialog(app: Workbench) -> list[Node]:
    state = app.palette

    def keys(event: Event) -> None:
        match event.key:
            case "ArrowDown":
                state.move(1)
            case "ArrowUp":
                state.move(-1)
            case "Enter":
                state.run()
            case "Escape":
                state.close()
            case _:
                return
        event.prevent_default()
        event.stop_propagation()

    def option(command: Command) -> Node:
        def chosen() -> bool:
            found = state.found.value
            return state.chosen.value < len(found) and found[state.chosen.value] is command

        return html(
            '<div class="menu-item" role="option" id={} aria-selected={} @click={}>'
            '<span>{}</span><span class="kbd">{}</span></div>',
            f"command-{command.id}",
            chosen,
            lambda _: state.run(command),
            command.title,
            command.shortcut,
            key=command.id,
        )

    def active() -> str | None:
        found = state.found.value
        return f"command-{found[state.chosen.value].id}" if found else None

    return [
        html('<div class="menu-scrim" @pointerdown={}></div>', lambda _: state.close()),
        html(
            '<div class="palette floating" role="dialog" aria-label={} aria-modal="true" '
            '@keydown={}><input class="palette-input" id={} role="combobox" aria-label={} '
            'placeholder={} aria-expanded="true" aria-controls="palette-list" '
            'aria-activedescendant={} autocomplete="off" spellcheck="false" value={} @input={}>'
            '<div class="palette-list" id="palette-list" role="listbox" aria-label={}>{}</div>'
            "{}</div>",
            texts.COMMANDS,
            keys,
            FIELD_ID,
            texts.PALETTE_HINT,
            texts.PALETTE_HINT,
            active,
            state.query,
            lambda event: state.ask(event.value),
            texts.COMMANDS,
            each(state.found, option, key=lambda command: command.id),
            show(
                lambda: not state.found.value,
                lambda: html('<p class="palette-empty">{}</p>', texts.PALETTE_EMPTY),
            ),
        ),
    ]
