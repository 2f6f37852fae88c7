"""What a browser said during a test: consoles, errors, failed requests."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

__all__ = ["Transcript"]

_LONGEST = 2000


class Transcript:
    """Collects the consoles of pages, workers and service workers of the contexts it watches.

    The collected lines are attached to a failing test's report; ``errors`` are uncaught
    exceptions, ``refused`` the requests that failed.
    """

    def __init__(self, outside: Sequence[str] = ()) -> None:
        """``outside`` lists the requests that left the origin, to be told at the end."""
        self._outside = outside
        self.lines: list[str] = []
        self.errors: list[str] = []
        self.refused: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Start collecting from everything that lives in ``context``, now and later."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._refused)

    def note(self, text: str) -> None:
        """Add a line of the test's own, such as "browser killed", to the story."""
        self.lines.append(f"-- {text}")

    def __str__(self) -> str:
        left = [f"[network] left the origin: {request}" for request in self._outside]
        return "\n".join([*self.lines, *left])

    def _console(self, message: ConsoleMessage) -> None:
        worker = message.worker
        who = worker.url.rsplit("/", 1)[-1] if worker is not None else "page"
        self.lines.append(f"[{who}] {message.type}: {message.text[:_LONGEST]}")

    def _error(self, error: WebError) -> None:
        raised = error.error
        text = (getattr(raised, "stack", None) or str(raised))[:_LONGEST]
        self.errors.append(text)
        self.lines.append(f"[page] uncaught: {text}")

    def _refused(self, request: Request) -> None:
        line = f"{request.method} {request.url}: {request.failure}"
        self.refused.append(line)
        self.lines.append(f"[network] failed: {line}")
