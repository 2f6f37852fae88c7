"""One registry of everything a person can do: the palette, menus and shortcuts read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Command", "Commands", "Early", "Scope"]

Scope = Literal["always", "page", "notebook", "command"]
"""Where a shortcut is heard: everywhere, outside fields, in a notebook, or in one while no text is
being edited."""

Early = Literal["", "waits", "done"]
"""What becomes of a command that is asked for before Python is there: nothing, it waits until then,
or there is nothing left to do."""


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Command:
    """Something that can be done, from wherever it is offered."""

    id: str
    title: str
    run: Callable[[], None]
    shortcuts: tuple[str, ...] = ()
    scope: Scope = "page"
    when: Callable[[], bool] = _always
    in_palette: bool = True
    early: Early = ""

    @property
    def shortcut(self) -> str:
        """The first shortcut as people read it, or nothing."""
        return self.shortcuts[0].replace(" ", ", ") if self.shortcuts else ""


class Commands:
    """The registry. Ids are unique; the order of registration is the order of the palette."""

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}

    def add(self, *commands: Command) -> None:
        for command in commands:
            if command.id in self._commands:
                raise ValueError(f"The command {command.id} is registered twice.")
            self._commands[command.id] = command

    def __getitem__(self, command_id: str) -> Command:
        return self._commands[command_id]

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def run(self, command_id: str) -> bool:
        """Run a command where it applies; says whether it did."""
        command = self._commands[command_id]
        if not command.when():
            return False
        command.run()
        return True

    def search(self, query: str) -> list[Command]:
        """What the palette offers for `query`: commands that apply now, best match first."""
        candidates = [c for c in self if c.in_palette and c.when()]
        words = query.lower().split()
        if not words:
            return candidates
        ranked = [(_rank(words, c.title.lower()), c) for c in candidates]
        found = [(rank, c) for rank, c in ranked if rank is not None]
        return [c for _, c in sorted(found, key=lambda pair: pair[0])]

    def shortcuts(self, *, early: bool = False) -> list[dict[str, str]]:
        """The table that the page matches keys against: all, or those that are heard early."""
        return [
            {"keys": keys, "scope": command.scope, "command": command.id}
            for command in self
            if command.early or not early
            for keys in command.shortcuts
        ]


def _rank(words: Iterable[str], title: str) -> int | None:
    """Smaller is better: the places where the query's words stand; `None` without one of them."""
    places = [_place(word, title) for word in words]
    return None if None in places else sum(place or 0 for place in places)


def _place(word: str, title: str) -> int | None:
    if title.startswith(word):
        return 0
    at = title.find(f" {word}")
    if at >= 0:
        return at + 1
    at = title.find(word)
    return 100 + at if at >= 0 else None
