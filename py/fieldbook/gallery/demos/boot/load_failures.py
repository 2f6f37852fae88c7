"""What a browser reports as an empty event is looked into, and said in three parts."""

from __future__ import annotations

from fieldbook.bridge.pool import PoolError
from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, row
from fieldbook.gallery.stage import Failure, Stage

__all__ = ["demo"]


def demo(stage: Stage) -> Content:
    """A worker whose script is not there, and one that is: the fallback."""
    failure: Signal[Failure | None] = Signal(None)
    said = Signal("")

    async def missing() -> None:
        said.value = "Starting …"
        failure.value = await stage.start_missing_worker()
        said.value = ""

    async def fallback() -> None:
        failure.value, said.value = None, "Starting the real one …"
        try:
            machine = await stage.pool.run("platform:machine", lane="interactive")
            said.value = f"It answers from a {machine} machine."
        except PoolError as error:
            failure.value = Failure(error.what, error.why, error.remedy)

    def told() -> Content:
        now = failure.value
        if now is None:
            return None
        return html(
            '<div class="message is-error" role="alert"><div><p class="notice-what">{}</p>'
            "<p>{}</p><p>{}</p></div></div>",
            now.what,
            now.why,
            now.remedy,
        )

    return [
        row(
            button("Start a worker that is missing", missing),
            button("Start the one that is there", fallback),
        ),
        html('<p role="status">{}</p>', said),
        told,
    ]
