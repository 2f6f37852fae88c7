"""``sys.stdout`` and ``sys.stderr`` of a kernel."""

from __future__ import annotations

import io

from fieldbook.kernel.outbox import Outbox

__all__ = ["OutputStream"]


class OutputStream(io.TextIOBase):
    """A text stream into the outbox.

    ``flush`` promises that the text will be seen soon, not at once: progress bars flush at every
    step, and a message for each of them is the flood that batches are there to prevent.
    """

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, name: str, outbox: Outbox, descriptor: int) -> None:
        self._name = name
        self._outbox = outbox
        self._descriptor = descriptor

    @property
    def name(self) -> str:
        """As files of the interpreter are named: ``<stdout>``."""
        return f"<{self._name}>"

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outbox.write(self._name, text)
        return len(text)

    def flush(self) -> None:
        self._outbox.flush_soon()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        """The descriptor that code written in C prints to."""
        return self._descriptor

    def close(self) -> None:
        """Stay open: a library that closes the standard streams must not silence the kernel."""
