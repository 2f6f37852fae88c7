"""When effects run: at the end of the outermost batch, or at once where none is open.

Writing outside a batch flushes immediately. That is deterministic, needs no event loop, and an
interface stays cheap because its event handlers run in a batch: one handler, one flush.
"""

from __future__ import annotations

from operator import attrgetter
from types import TracebackType
from typing import TYPE_CHECKING

from fieldbook.bridge.reactivity.state import CycleError, ErrorHandler, state

if TYPE_CHECKING:
    from fieldbook.bridge.reactivity.binding import Binding
    from fieldbook.bridge.reactivity.reaction import Reaction

__all__ = ["batch", "flush", "on_error", "report"]

_ROUNDS = 100
_by_depth = attrgetter("_depth")


class batch:  # noqa: N801  # reads as the keyword it stands for
    """`with batch():` several writes, one flush at the end; batches may be nested."""

    __slots__ = ()

    def __enter__(self) -> None:
        state.depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        state.depth -= 1
        if not state.depth and not state.flushing:
            flush()


def on_error(handler: ErrorHandler | None) -> ErrorHandler | None:
    """Set who hears of errors in effects; answers who did before.

    Without a handler the first error of a flush is raised to whoever caused the flush.
    """
    previous, state.on_error = state.on_error, handler
    return previous


def report(error: Exception, errors: list[Exception] | None = None) -> None:
    """Give an error to the handler; without one, keep it in `errors` or raise it.

    A handler that fails has its own error kept or raised.
    """
    if state.on_error is not None:
        try:
            state.on_error(error)
        except Exception as failure:  # noqa: BLE001  # nor may it stop what else waits
            error = failure
        else:
            return
    if errors is None:
        raise error
    errors.append(error)


def flush() -> None:
    """Run what waits until nothing does, outer effects first, then commit what they changed."""
    errors: list[Exception] = []
    rounds = 0
    state.flushing = True
    try:
        while True:
            if state.reactions:
                rounds += 1
                if rounds > _ROUNDS:
                    _drop_waiting()
                    report(CycleError("Effects keep causing each other."), errors)
                    continue
                reactions, state.reactions = state.reactions, []
                if len(reactions) > 1:
                    # The outer one first: running again, it disposes of the inner ones.
                    reactions.sort(key=_by_depth)
                _update_all(reactions, errors)
            elif state.bindings:
                bindings, state.bindings = state.bindings, []
                _update_all(bindings, errors)
            else:
                _commit_all(errors)
                if not state.reactions and not state.bindings:
                    break
    finally:
        state.flushing = False
    if errors:
        first, *others = errors
        for other in others:
            first.add_note(f"In the same flush another effect failed: {other!r}")
        raise first


def _update_all(waiting: list[Reaction] | list[Binding], errors: list[Exception]) -> None:
    for item in waiting:
        try:
            item._update()
        except Exception as error:  # noqa: BLE001  # one failed effect must not stop the rest
            report(error, errors)


def _commit_all(errors: list[Exception]) -> None:
    for commit in tuple(state.commits):
        try:
            commit()
        except Exception as error:  # noqa: BLE001  # as for effects
            report(error, errors)


def _drop_waiting() -> None:
    for reaction in state.reactions:
        reaction._stale = False
    state.reactions.clear()
