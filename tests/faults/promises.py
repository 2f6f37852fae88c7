"""What the windows on one notebook have called saved, where one may ask to overwrite another."""

from __future__ import annotations

from collections.abc import Iterable

from tests.faults.findings import Findings

__all__ = ["Promises"]


class Promises:
    """Words that were called saved, and those of them that somebody gave up when asked.

    Whoever is asked whether to overwrite what another window has saved, and says so, gives up the
    words on the disk that the own window does not show: nothing is lost that nobody was warned of.
    Whoever reverts to what is on the disk gives up only what was never called saved. Anything else
    that was called saved is owed, above all what one window overwrites without having asked.
    """

    def __init__(self) -> None:
        self._saved: set[str] = set()
        self._given_up: set[str] = set()
        self._on_disk: set[str] = set()

    def called_saved(self, shown: Iterable[str]) -> None:
        """A window with these words shows no unsaved changes: it promises to keep all of them."""
        self._on_disk = set(shown)
        self._saved |= self._on_disk
        self._given_up -= self._on_disk

    def overwritten_by(self, shown: Iterable[str]) -> None:
        """A window with these words has asked whether to overwrite the file, and is told to."""
        self._given_up |= self._on_disk - set(shown)

    def judge(self, there: Iterable[str], found: Findings) -> None:
        """Compare what is there now with what is owed."""
        kept = set(there)
        found.expect_kept(sorted(self._saved - self._given_up), kept, "a word")
        found.given_up += sorted(self._given_up - kept)
