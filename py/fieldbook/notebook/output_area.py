"""The outputs of a running cell, built up from the kernel's messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldbook.notebook.outputs import (
    CellOutputs,
    DisplayData,
    ExecuteResult,
    Output,
    Stream,
    output_from_json,
)
from fieldbook.notebook.terminal import TerminalText

__all__ = ["OutputArea"]


@dataclass(frozen=True)
class _OpenStream:
    """A stream that may grow; its text is put together only when somebody looks."""

    name: str
    terminal: TerminalText


class OutputArea:
    """Takes messages in, gives outputs out.

    Neighbouring pieces of one stream become one output. `stream_limit` bounds the characters of
    each stream, `count_limit` the number of outputs; beyond it the oldest are kept and a line says
    how many are missing.
    """

    def __init__(self, stream_limit: int = 1_000_000, count_limit: int = 500) -> None:
        self._stream_limit = stream_limit
        self._count_limit = count_limit
        self._outputs: list[Output | _OpenStream] = []
        self._clear_on_next = False
        self._left_out = 0
        self.execution_count: int | None = None

    def apply(self, message_type: str, content: Mapping[str, Any]) -> bool:
        """Take in one message; true where it changed what is shown.

        Messages of other types are no business of an output area and leave it as it is.
        """
        match message_type:
            case "clear_output":
                if content.get("wait"):
                    self._clear_on_next = True
                    return False
                self._clear()
                return True
            case "update_display_data":
                return self.update_display(content)
            case "stream" | "display_data" | "execute_result" | "error":
                if self._clear_on_next:
                    self._clear()
                self._append(output_from_json({**content, "output_type": message_type}))
                return True
            case _:
                return False

    def update_display(self, content: Mapping[str, Any]) -> bool:
        """Replace what was displayed under the message's id; true where there was any.

        An update may come from another cell's run, so each area is asked.
        """
        update = output_from_json({**content, "output_type": "display_data"})
        assert isinstance(update, DisplayData)
        found = False
        for index, output in enumerate(self._outputs):
            if (
                isinstance(output, DisplayData | ExecuteResult)
                and output.display_id is not None
                and output.display_id == update.display_id
            ):
                self._outputs[index] = replace(output, data=update.data, metadata=update.metadata)
                found = True
        return found

    @property
    def outputs(self) -> list[Output]:
        """What is shown now, in order."""
        shown = [
            Stream(output.name, output.terminal.text) if isinstance(output, _OpenStream) else output
            for output in self._outputs
        ]
        if self._left_out:
            shown.append(Stream("stderr", f"… {self._left_out:,} more outputs left out …\n"))
        return shown

    def record(self) -> CellOutputs:
        """What is kept beside the notebook."""
        return CellOutputs(self.outputs, self.execution_count)

    def _append(self, output: Output) -> None:
        if not isinstance(output, Stream):
            if self._has_room():
                self._outputs.append(output)
            return
        last = self._outputs[-1] if self._outputs else None
        if not (isinstance(last, _OpenStream) and last.name == output.name):
            if not self._has_room():
                return
            last = _OpenStream(output.name, TerminalText(self._stream_limit))
            self._outputs.append(last)
        last.terminal.append(output.text)

    def _has_room(self) -> bool:
        if len(self._outputs) < self._count_limit:
            return True
        self._left_out += 1
        return False

    def _clear(self) -> None:
        self._outputs.clear()
        self._clear_on_next = False
        self._left_out = 0
