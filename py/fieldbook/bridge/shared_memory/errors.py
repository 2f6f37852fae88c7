"""How shared memory fails, where it is not for a wrong argument."""

from __future__ import annotations

__all__ = ["MemoryClosed", "NotShared"]


class MemoryClosed(ValueError):
    """The bytes are not here: closed, moved to another thread, or no longer kept."""


class NotShared(RuntimeError):
    """Two threads were to see the same bytes where nothing can be shared."""
