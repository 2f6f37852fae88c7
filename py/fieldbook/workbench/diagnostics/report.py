"""A report on this Fieldbook, and what the workbench asks of the page for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

__all__ = ["Diagnostics", "Level", "LogLine", "Report", "Section"]

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Section:
    """Some facts by their names."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LogLine:
    """Something that happened: when, to the millisecond, and in which thread."""

    at: str
    thread: str
    level: Level
    text: str


@dataclass(frozen=True)
class Report:
    """All that there is to say at one moment; `text` is the whole of it, to be handed on."""

    at: str
    sections: tuple[Section, ...]
    lines: tuple[LogLine, ...]
    text: str


class Diagnostics(Protocol):
    """The page's side: it makes the report, since it can do so without Python, too."""

    async def collect(self, ours: Sequence[Section]) -> Report:
        """A report with sections of ours in it."""
        ...

    async def copy(self, text: str) -> bool:
        """Put text on the clipboard, within a person's act; False where that is not allowed."""
        ...

    def download(self, text: str) -> None:
        """Give the person the text as a file."""
        ...

    def note(self, level: Level, text: str) -> None:
        """Keep a line of the page's, without anything of what is in the person's files."""
        ...
