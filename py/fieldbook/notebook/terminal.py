"""Text as a terminal would show it: carriage returns and backspaces move the cursor back.

Progress bars return to their line's start hundreds of times; kept raw they make notebooks grow
without bound.
"""

from __future__ import annotations

import re

__all__ = ["TerminalText"]

_CONTROL = re.compile(r"[\r\n\b]")
_ESCAPE = "\x1b"


class TerminalText:
    """Appended piece by piece, as a kernel streams; bounded by dropping the middle.

    Whoever floods the output gets its beginning and its end, with a line between them that says
    how much is missing.
    """

    def __init__(self, limit: int = 1_000_000) -> None:
        self._limit = limit
        self._head = ""
        self._done: list[str] = []
        self._done_size = 0
        self._dropped = 0
        self._line = ""
        self._column = 0

    def append(self, text: str) -> None:
        """Write `text` where the cursor stands."""
        if "\r" in text or "\b" in text:
            self._append_controlled(text)
        else:
            self._append_lines(text)
        if self._done_size + len(self._line) > self._limit:
            self._drop()

    @property
    def text(self) -> str:
        """What the terminal shows now."""
        gap = f"\n… {self._dropped:,} characters left out …\n" if self._dropped else ""
        return "".join([self._head, gap, *self._done, self._line])

    def _append_lines(self, text: str) -> None:
        """Text that never moves the cursor back: its lines, but the last, are done as they are."""
        first, newline, others = text.partition("\n")
        self._write(first)
        if not newline:
            return
        self._end_line()
        done, newline, last = others.rpartition("\n")
        if newline:
            self._done.append(done + newline)
            self._done_size += len(done) + 1
        self._write(last)

    def _append_controlled(self, text: str) -> None:
        start = 0
        for control in _CONTROL.finditer(text):
            self._write(text[start : control.start()])
            start = control.end()
            match control.group():
                case "\n":
                    self._end_line()
                case "\r":
                    self._column = 0
                case _:
                    self._column = max(0, self._column - 1)
        self._write(text[start:])

    def _write(self, part: str) -> None:
        if not part:
            return
        if self._column >= len(self._line):
            self._line += part
        elif self._column == 0 and _ESCAPE in self._line:
            # Colour codes take no room on a screen, so columns can't be counted: the line is
            # written anew, which is what every coloured progress bar means.
            self._line = part
        else:
            end = self._column + len(part)
            self._line = self._line[: self._column] + part + self._line[end:]
        self._column += len(part)

    def _end_line(self) -> None:
        line = self._line + "\n"
        self._done.append(line)
        self._done_size += len(line)
        self._line = ""
        self._column = 0

    def _drop(self) -> None:
        """Keep a quarter as the head, once, and of the rest at least the last quarter."""
        quarter = self._limit // 4
        whole = "".join(self._done) + self._line
        if not self._dropped:
            self._head, whole = whole[:quarter], whole[quarter:]
        kept = whole[-quarter:] if quarter else ""
        self._dropped += len(whole) - len(kept)
        boundary = kept.rfind("\n") + 1
        finished, self._line = kept[:boundary], kept[boundary:]
        self._done = [finished] if finished else []
        self._done_size = len(finished)
        self._column = len(self._line)
