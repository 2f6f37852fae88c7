"""Addresses within the page, such as ``#/files/PATH``, ``#/train/PATH``, ``#/diagnostics``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import quote, unquote

__all__ = ["Place", "Room", "parse_address"]

Room = Literal["files", "train", "models", "history", "bin", "settings", "diagnostics"]

_WITHOUT_PATH = ("bin", "settings", "diagnostics")


@dataclass(frozen=True)
class Place:
    """A screen: which room, and of which file. Bin, settings and diagnostics have no path."""

    room: Room
    path: str = ""

    @property
    def address(self) -> str:
        """The part of the page's address that leads here."""
        return f"#/{self.room}/{quote(self.path, safe='/')}" if self.path else f"#/{self.room}"

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rpartition("/")[2]


def parse_address(address: str) -> Place | None:
    """The place an address leads to; `None` for the start page and for what leads nowhere."""
    if not address.startswith("#/"):
        return None
    room, _, path = address[2:].partition("/")
    path = unquote(path).strip("/")
    for known in get_args(Room):
        if room == known and known in _WITHOUT_PATH:
            return Place(known)
        if room == known and path:
            return Place(known, path)
    return None
