"""``input`` and ``getpass``: a line from the person."""

from __future__ import annotations

import builtins
import getpass as getpass_module
from collections.abc import Callable
from typing import Any

from fieldbook.kernel.messages import InputRequest
from fieldbook.kernel.outbox import Outbox

__all__ = ["LineInput"]


class LineInput:
    """Asks the page for a line and waits until it comes."""

    def __init__(self, outbox: Outbox, read_line: Callable[[], str]) -> None:
        self._outbox = outbox
        self._read_line = read_line

    def install(self) -> None:
        """Replace ``input`` and ``getpass.getpass``."""
        builtins.input = self.input
        getpass_module.getpass = self.getpass

    def input(self, prompt: object = "", /) -> str:
        """Read a line of text; the prompt is shown before it."""
        return self._ask(str(prompt), password=False)

    def getpass(self, prompt: str = "Password: ", *_: Any, **_options: Any) -> str:
        """Read a line without showing it."""
        return self._ask(prompt, password=True)

    def _ask(self, prompt: str, password: bool) -> str:
        self._outbox.send(InputRequest(prompt, password))
        self._outbox.flush()
        line = self._read_line()
        if not password:
            # The dialogue stays readable after the field is gone, as in a terminal.
            self._outbox.write("stdout", f"{prompt}{line}\n")
        return line
