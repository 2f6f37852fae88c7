"""`OpStream` collects what a flush changes, and sends it in one call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fieldbook.bridge.vdom.ops import NAME, RELEASE, TEMPLATE

if TYPE_CHECKING:
    from fieldbook.bridge.vdom.host import Host
    from fieldbook.bridge.vdom.template import Template

__all__ = ["Mark", "OpStream", "separator_for"]

Mark = tuple[list[int], int, int]

_NAME = re.compile(r"[^\s\"'<>/=\x00-\x1f\x7f]+")


class OpStream:
    """Numbers and strings of the operations since the last commit, and the ids of nodes.

    Freed ids are used again only after the commit that released them: an event that fires while
    the stream is being applied can then never meet another node under its id.
    """

    __slots__ = (
        "_definition_ints",
        "_definition_strings",
        "_host",
        "_names",
        "_next",
        "_reusable",
        "freed",
        "ints",
        "islands",
        "listeners",
        "strings",
        "templates",
    )

    def __init__(self, host: Host) -> None:
        self._host = host
        self.ints: list[int] = []
        self.strings: list[str] = []
        self.freed: list[int] = []
        """Ids whose nodes the host is to forget with the next commit; appended to by `release`."""
        self.templates: dict[Template, int] = {}
        """The numbers of templates that the host knows."""
        self.listeners: dict[int, Any] = {}
        """Live nodes that hear events, by id."""
        self.islands: dict[int, Any] = {}
        """Live islands, by the id of their element."""
        self._definition_ints: list[int] = []
        self._definition_strings: list[str] = []
        self._names: dict[str, int] = {}
        self._next = 1
        self._reusable: list[int] = []

    @property
    def host(self) -> Host:
        return self._host

    def new_id(self) -> int:
        """An id for a node; given back by `release`."""
        if self._reusable:
            return self._reusable.pop()
        self._next += 1
        return self._next - 1

    def release(self, node: int) -> None:
        """Give an id back and let the host forget its node."""
        self.freed.append(node)

    def name(self, name: str) -> int:
        """The number of a tag, attribute, event or method, defined at its first use."""
        number = self._names.get(name)
        if number is None:
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} can't be the name of an element or attribute.")
            number = self._names[name] = len(self._names)
            self._definition_ints.append(NAME)
            self._definition_strings.append(name)
        return number

    def define(self, template: Template) -> int:
        """Send a template to the host, and number it."""
        holes = [part for hole in template.holes for part in (hole.kind, self.name(hole.name))]
        number = self.templates[template] = len(self.templates) + 1
        self._definition_ints += (TEMPLATE, number, len(template.holes), *holes)
        self._definition_strings.append(template.markup)
        return number

    def mark(self) -> Mark:
        """The present end of the stream, for `rewind`."""
        return self.ints, len(self.ints), len(self.strings)

    def rewind(self, mark: Mark) -> None:
        """Take back the operations since a mark (definitions and ids stay taken)."""
        ints, int_count, string_count = mark
        if ints is self.ints:  # else they were committed already
            del self.ints[int_count:]
            del self.strings[string_count:]

    def commit(self) -> None:
        """Send what has collected, if anything has."""
        freed = self.freed
        if not self.ints and not freed and not self._definition_ints:
            return
        ints, strings = self.ints, self.strings
        if self._definition_ints:
            ints = self._definition_ints + ints
            strings = self._definition_strings + strings
            self._definition_ints = []
            self._definition_strings = []
        if freed:
            ints += (RELEASE, len(freed), *freed)
            self.freed = []
        # New lists before the call: handlers may run inside it and write the next stream.
        self.ints, self.strings = [], []
        separator = "\0"
        text = separator.join(strings)
        if text.count(separator) != len(strings) - 1 and strings:
            separator = separator_for(strings)
            text = separator.join(strings)
        try:
            self._host.apply(ints, text, separator)
        finally:
            self._reusable += freed


def separator_for(strings: list[str]) -> str:
    """A separator that occurs in none of the strings.

    NUL followed by bars has no proper suffix that is a prefix of it, so it can't arise across the
    border of a string either.
    """
    separator = "\0|"
    while any(separator in string for string in strings):
        separator += "|"
    return separator
