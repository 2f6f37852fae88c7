"""`effect` runs a function and runs it again when what it read has changed; `scope` ends many."""

from __future__ import annotations

from collections.abc import Callable
from inspect import iscoroutine
from types import TracebackType

from fieldbook.bridge.reactivity.asynchronous import run_to_first_await
from fieldbook.bridge.reactivity.reaction import Reaction, end_all
from fieldbook.bridge.reactivity.scheduler import batch
from fieldbook.bridge.reactivity.state import state

__all__ = ["Effect", "Scope", "effect", "scope"]


class Effect(Reaction):
    """A function at work; see `effect`."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[[], object]) -> None:
        super().__init__(state.owner)
        self._function = function
        try:
            with batch():
                self._run()
        except BaseException:
            self.dispose()  # whoever made it gets the error, and nothing to end it by
            raise
        if state.owner is not None:
            state.owner._own(self.dispose)

    def _run(self) -> None:
        try:
            self._track(self._call)
        except Exception:
            if self._ends:
                self._end_owned()
            raise

    def _call(self) -> None:
        result = self._function()
        if iscoroutine(result):
            result = run_to_first_await(result)
        if callable(result):
            self._own(result)


def effect(function: Callable[[], object]) -> Effect:
    """Run a function now and whenever something that it read has changed.

    It may return a clean-up, called before the next run and at disposal. A coroutine function
    is followed up to its first `await`; running again cancels what is left of the last run.
    """
    return Effect(function)


class Scope:
    """Collects the effects created inside its `with` block; see `scope`."""

    __slots__ = ("_depth", "_ends", "_outer")

    def __init__(self) -> None:
        outer = state.owner
        self._depth = 0 if outer is None else outer._depth + 1
        self._ends: list[Callable[[], object]] = []
        if outer is not None:
            outer._own(self.dispose)

    def __enter__(self) -> Scope:
        self._outer = state.owner
        state.owner = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        state.owner = self._outer
        if error is not None:
            self.dispose()

    def dispose(self) -> None:
        """End everything created in it, the last first."""
        ends, self._ends = self._ends, []
        end_all(ends)

    def _own(self, end: Callable[[], object]) -> None:
        self._ends.append(end)


def scope() -> Scope:
    """Collect effects and clean-ups in a `with` block, to be disposed of together.

    If the block fails, what it had made is disposed of at once.
    """
    return Scope()
