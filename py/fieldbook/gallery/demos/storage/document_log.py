"""The word “Saved” is said when it is true: write, wait for it, and reload the page."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal, effect
from fieldbook.bridge.vdom import Content, Event, html
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(stage: Stage) -> Content:
    """A line of text in the browser's database."""
    text, state = Signal(""), Signal("")
    latest = 0

    async def recall() -> None:
        kept = await stage.recall()
        if not latest:  # what was written meanwhile is newer
            text.value = kept

    async def keep(event: Event) -> None:
        nonlocal latest
        latest += 1
        mine, text.value, state.value = latest, event.value, "Saving …"
        try:
            await stage.keep(text.peek())
        except OSError as error:
            state.value = f"Not saved. {error}"
        else:
            if mine == latest:  # nothing newer waits
                state.value = "Saved"

    effect(recall)
    return html(
        '<div><label class="demo-field"><span>A note to yourself</span>'
        '<input class="input" type="text" value={} @input={}></label>'
        '<p role="status">{}</p></div>',
        text,
        keep,
        state,
    )
