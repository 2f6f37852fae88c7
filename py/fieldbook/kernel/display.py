"""Rich display: IPython's hooks, sending messages instead of printing."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

from fieldbook.kernel.messages import (
    ClearOutput,
    DisplayData,
    ExecuteResult,
    UpdateDisplayData,
)

if TYPE_CHECKING:
    from fieldbook.kernel.shell import KernelShell

__all__ = ["KernelDisplayHook", "KernelDisplayPublisher", "portable"]


def portable(value: Any) -> Any:
    """``value`` as strict JSON can carry it.

    Pictures become base64. Numbers that JSON lacks become ``null``, as JavaScript writes them;
    what JSON has no form for at all becomes its ``str``.
    """
    match value:
        case None | bool() | int() | str():
            # Subclasses (an enum's member, a numpy string) have forms of their own.
            return value if type(value) in _PLAIN else _plain(value)
        case float():
            return float(value) if math.isfinite(value) else None
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case Mapping():
            return {str(key): portable(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [portable(item) for item in value]
    if hasattr(value, "tolist"):  # numpy's arrays and scalars
        return portable(value.tolist())
    return str(value)


_PLAIN = frozenset({type(None), bool, int, str})


def _plain(value: object) -> int | str:
    return int(value) if isinstance(value, int) else str(value)


class KernelDisplayHook(DisplayHook):
    """Sends the value of a cell's last expression as ``execute_result``."""

    shell: KernelShell

    def write_output_prompt(self) -> None:
        """The page writes the prompt."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        self.shell.outbox.send(
            ExecuteResult(portable(format_dict), portable(md_dict or {}), self.prompt_count)
        )

    def log_output(self, format_dict: dict[str, Any]) -> None:
        """Keep the text for ``%history``; pictures would fill the kernel's memory."""
        if "text/plain" in format_dict and self.shell.history_manager is not None:
            reprs = self.shell.history_manager.output_hist_reprs
            reprs[self.prompt_count] = format_dict["text/plain"]

    def finish_displayhook(self) -> None:
        self._is_active = False


class KernelDisplayPublisher(DisplayPublisher):
    """Sends what ``display`` shows."""

    shell: KernelShell

    def publish(  # type: ignore[override]  # IPython's own signature has a sentinel in it
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_options: Any,
    ) -> None:
        kind = UpdateDisplayData if update else DisplayData
        self.shell.outbox.send(
            kind(portable(data), portable(metadata or {}), portable(transient or {}))
        )

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outbox.send(ClearOutput(wait))
