"""Kernels that do nothing by themselves: the test speaks for them."""

# ruff: noqa: ARG002 - the Protocols decide what a method is given

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldbook.bridge.storage import Json

__all__ = ["MemoryKernel", "MemoryKernels"]


class MemoryKernel:
    """Remembers what it is asked; the test speaks for it."""

    def __init__(self, tell: Callable[[Sequence[Json]], None]) -> None:
        self._tell = tell
        self.asked: list[tuple[str, str]] = []
        self.interrupted = 0
        self.restarted = 0
        self.replies: list[str] = []
        self.allowed: list[tuple[str, ...]] = []

    def allow(self, origins: Sequence[str]) -> None:
        self.allowed.append(tuple(origins))

    def execute(self, request_id: str, code: str, options: Json) -> None:
        self.asked.append((request_id, code))

    def interrupt(self) -> None:
        self.interrupted += 1

    def restart(self) -> None:
        self.restarted += 1

    def reply_input(self, text: str) -> None:
        self.replies.append(text)

    # What a kernel says

    def status(self, state: str, **content: object) -> None:
        self._tell([{"type": "status", "request_id": None, "content": {"state": state, **content}}])

    def say(self, message_type: str, **content: object) -> None:
        """A message of the run that was asked for last."""
        self._tell([{"type": message_type, "request_id": self.asked[-1][0], "content": content}])

    def finish(self, count: int = 1, status: str = "ok", seconds: float = 0.5) -> None:
        self.say("execute_reply", status=status, execution_count=count, seconds=seconds)


class MemoryKernels:
    def __init__(self) -> None:
        self.kernels: dict[str, MemoryKernel] = {}

    def open(self, session: str, on_messages: Callable[[Sequence[Json]], None]) -> MemoryKernel:
        kernel = self.kernels[session] = MemoryKernel(on_messages)
        return kernel

    def watch_warm(self, on_messages: Callable[[Sequence[Json]], None]) -> None:
        on_messages([{"type": "status", "request_id": None, "content": {"state": "idle"}}])

    def close(self, session: str) -> None:
        self.kernels.pop(session, None)
