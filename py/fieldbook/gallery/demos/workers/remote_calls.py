"""The address of a function is enough; its failure is raised here, as if it had run here."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, field, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


def demo(stage: Stage) -> Content:
    """The mean of what you type, by a module that this page has not imported."""
    numbers, said, note = Signal("3 5 10"), Signal(""), Signal("")

    async def call() -> None:
        said.value, note.value = "Called …", ""
        try:
            values = [float(word) for word in numbers.peek().split()]
            said.value = str(await stage.pool.run("statistics:mean", values, lane="interactive"))
        except Exception as error:  # noqa: BLE001 - showing it is the point
            said.value = f"{type(error).__name__}: {error}"
            note.value = "".join(getattr(error, "__notes__", ()))

    return [
        field("Numbers (none at all is an error of the worker's)", numbers),
        row(button("Call statistics:mean", call)),
        html(
            '<div><p role="status">{}</p><pre class="demo-trace" hidden={}>{}</pre></div>',
            said,
            lambda: not note.value,
            note,
        ),
    ]
