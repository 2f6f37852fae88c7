"""`Reaction`: what runs again when something that it read has changed, and owns what it made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fieldbook.bridge.reactivity.source import Source, sources_moved
from fieldbook.bridge.reactivity.state import Owner, state

__all__ = ["Reaction", "end_all", "on_cleanup"]

T = TypeVar("T")


class Reaction:
    """The base of effects and of the regions of a view."""

    __slots__ = ("_depth", "_ends", "_live", "_sources", "_stale")

    def __init__(self, owner: Owner | None) -> None:
        self._depth = 0 if owner is None else owner._depth + 1
        self._ends: list[Callable[[], object]] | None = None
        self._live = True
        self._sources: dict[Source[Any], int] = {}
        self._stale = False

    @property
    def disposed(self) -> bool:
        """Whether it has ended and will never run again."""
        return not self._live

    def dispose(self) -> None:
        """End it: unsubscribe, and clean up what it owns. Doing so again does nothing."""
        if not self._live:
            return
        self._live = False
        self._unsubscribe()
        self._end_owned()

    def _run(self) -> None:
        """Run again; a source has changed."""
        raise NotImplementedError

    def _notify(self) -> None:
        if not self._stale:
            self._stale = True
            state.reactions.append(self)

    def _update(self) -> None:
        if self._live and self._stale:
            self._stale = False
            if sources_moved(self._sources):
                self._run()

    def _own(self, end: Callable[[], object]) -> None:
        if self._ends is None:
            self._ends = [end]
        else:
            self._ends.append(end)

    def _track(self, function: Callable[[], T]) -> T:
        """Call a function, subscribed to all that it reads, owning all that it creates."""
        self._end_owned()
        tracker, owner, old = state.tracker, state.owner, self._sources
        state.tracker = state.owner = self
        self._sources = {}
        self._stale = False
        try:
            return function()
        finally:
            state.tracker, state.owner = tracker, owner
            for source in old:
                if source not in self._sources:
                    source._detach(self)
            if not self._live:  # it disposed of itself while it ran
                self._unsubscribe()
                self._end_owned()

    def _unsubscribe(self) -> None:
        sources, self._sources = self._sources, {}
        for source in sources:
            source._detach(self)

    def _end_owned(self) -> None:
        if self._ends:
            ends, self._ends = self._ends, None
            end_all(ends)


def end_all(ends: list[Callable[[], object]]) -> None:
    """Call all of them untracked, the last first; raise the first error when all were called."""
    tracker, owner = state.tracker, state.owner
    state.tracker = state.owner = None
    failed: Exception | None = None
    try:
        for end in reversed(ends):
            try:
                end()
            except Exception as error:  # noqa: BLE001  # the other clean-ups run all the same
                if failed is None:
                    failed = error
                else:
                    failed.add_note(f"Another clean-up failed too: {error!r}")
    finally:
        state.tracker, state.owner = tracker, owner
    if failed is not None:
        raise failed


def on_cleanup(function: Callable[[], object]) -> None:
    """Call `function` when the effect or scope around this call ends or runs again."""
    if state.owner is None:
        raise RuntimeError("on_cleanup() needs an effect, a view or a scope around it.")
    state.owner._own(function)
