"""Messages on their way, merged while they wait."""

from __future__ import annotations

from fieldbook.kernel.messages import (
    ClearOutput,
    Content,
    DisplayData,
    Event,
    ExecuteResult,
    Stream,
    UpdateDisplayData,
)

__all__ = ["Batch"]

_CLEARED = (Stream, DisplayData, ExecuteResult, UpdateDisplayData, ClearOutput)
"""What a later clearing makes needless."""


class Batch:
    """The messages of one request that have not been sent yet.

    Text of one stream becomes one message. Outputs that are cleared, and updates that are
    replaced, before anybody could see them are never sent: an animation in a tight loop costs the
    page one picture a batch.
    """

    def __init__(self) -> None:
        self._contents: list[Content] = []
        self._text: list[str] = []
        self._text_name = ""
        self._clear_next = False
        self.size = 0
        """About how many characters wait."""

    def add_text(self, name: str, text: str) -> None:
        """Text of the stream ``name``."""
        if not text:
            return
        self._clear_if_due()
        if name != self._text_name:
            self._close_text()
            self._text_name = name
        self._text.append(text)
        self.size += len(text)

    def add(self, content: Content) -> None:
        """Any other message."""
        match content:
            case ClearOutput(wait=True):
                self._clear_next = True
                return
            case ClearOutput():
                self._drop_outputs()
                self._clear_next = False
            case UpdateDisplayData():
                self._drop_updates(content.transient.get("display_id"))
            case DisplayData() | ExecuteResult():
                self._clear_if_due()
        self._close_text()
        self._contents.append(content)
        self.size += _size_of(content)

    def take(self, request_id: str) -> list[Event]:
        """All that waits, as events of ``request_id``; the batch is empty then."""
        self._close_text()
        contents, self._contents, self.size = self._contents, [], 0
        return [Event(content, request_id) for content in contents]

    def forget_clear(self) -> None:
        """A ``clear_output(wait=True)`` ends with its cell, whether or not output came."""
        self._clear_next = False

    def _close_text(self) -> None:
        if self._text:
            self._contents.append(Stream(self._text_name, "".join(self._text)))
            self._text = []
        self._text_name = ""

    def _clear_if_due(self) -> None:
        if self._clear_next:
            self._clear_next = False
            self._drop_outputs()
            self._contents.append(ClearOutput())

    def _drop_outputs(self) -> None:
        self._close_text()
        self._contents = [c for c in self._contents if not isinstance(c, _CLEARED)]
        self.size = sum(map(_size_of, self._contents))

    def _drop_updates(self, display_id: object) -> None:
        self._contents = [
            c
            for c in self._contents
            if not isinstance(c, UpdateDisplayData) or c.transient.get("display_id") != display_id
        ]


def _size_of(content: Content) -> int:
    if isinstance(content, DisplayData | ExecuteResult | UpdateDisplayData):
        return sum(len(v) if isinstance(v, str) else 1_000 for v in content.data.values())
    return len(content.text) if isinstance(content, Stream) else 100
