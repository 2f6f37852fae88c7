"""A kernel in a page of the built site, as the page's own code uses it."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

__all__ = ["BARE", "KernelTab", "Ran"]

BARE = "manifest.json"
"""A page of the origin that starts nothing: neither Python nor a service worker."""

_CREATE = """async (patience) => {
    const { createKernel } = await import(new URL("./app/workers/kernel.client.js", location.href));
    globalThis.events = [];
    globalThis.batches = 0;
    globalThis.kernel = createKernel((json) => {
        batches += 1;
        const now = performance.now();
        for (const event of JSON.parse(json)) events.push({ ...event, at: now });
    }, patience ?? undefined);
    kernel.start();
}"""

_GIVE = """async ([path, content]) => {
    const { workspace } = await import(new URL("./app/storage/workspace.js", location.href));
    await workspace.write(path, Uint8Array.fromBase64(content));
}"""

_TAKE = """async (path) => {
    const { workspace } = await import(new URL("./app/storage/workspace.js", location.href));
    return (await workspace.read(path)).toBase64();
}"""


@dataclass
class Ran:
    """What a cell sent, from its start to its reply."""

    events: list[dict[str, Any]]
    seconds: float = 0.0

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The contents of one type."""
        return [event["content"] for event in self.events if event["type"] == kind]

    def text(self, name: str = "stdout") -> str:
        return "".join(part["text"] for part in self.of("stream") if part["name"] == name)

    @property
    def result(self) -> str:
        """The text of the last expression's value."""
        return str(self.of("execute_result")[-1]["data"]["text/plain"])

    @property
    def reply(self) -> dict[str, Any]:
        return self.of("execute_reply")[-1]

    @property
    def replies(self) -> dict[str, str]:
        """Request → the status of its reply."""
        return {
            event["request_id"]: event["content"]["status"]
            for event in self.events
            if event["type"] == "execute_reply"
        }

    @property
    def states(self) -> list[str]:
        return [content["state"] for content in self.of("status")]


@dataclass
class KernelTab:
    """Runs cells in one kernel and reads what it sends."""

    page: Page
    _seen: int = 0
    _count: int = 0
    _kept: list[dict[str, Any]] = field(default_factory=list)
    _heard: int = 0
    """How many of the kept events a wait has passed."""

    def open(self, url: str, patience: float | None = None) -> None:
        """Load a bare page of the site and start a kernel in it."""
        self.page.goto(url + BARE)
        self.create(patience)

    def create(self, patience: float | None = None) -> None:
        """Start a kernel in a page of the site."""
        self.page.evaluate(_CREATE, patience)

    def wait_for_state(self, *states: str, timeout: float = 60) -> dict[str, Any]:
        """Wait until the kernel says that it is in one of these states."""
        return self._wait(
            lambda e: e["type"] == "status" and e["content"]["state"] in states, timeout
        )

    def wait_for(self, kind: str, timeout: float = 30) -> dict[str, Any]:
        """Wait for a message of this type; its content."""
        return self._wait(lambda e: e["type"] == kind, timeout)

    def wait_until_stuck(self, timeout: float = 15) -> dict[str, Any]:
        """Wait until the kernel says that an interrupt is not heard."""
        return self._wait(lambda e: bool(e["content"].get("stuck")), timeout)

    def begin(self, code: str, then: str = "") -> str:
        """Start a cell without waiting for it; ``then`` is run on the page at once."""
        self._count += 1
        request = f"cell-{self._count}"
        self._new()
        self._kept, self._heard = [], 0
        act = f"([id, code]) => {{ kernel.execute(id, code); {then} }}"
        self.page.evaluate(act, [request, code])
        return request

    def finish(self, request: str, timeout: float = 60) -> Ran:
        """Wait for a cell's reply; everything since `begin`."""
        started = time.monotonic()
        self._wait(lambda e: e["type"] == "execute_reply" and e["request_id"] == request, timeout)
        return Ran(list(self._kept), time.monotonic() - started)

    def run(self, code: str, timeout: float = 60) -> Ran:
        return self.finish(self.begin(code), timeout)

    def give(self, path: str, content: bytes) -> None:
        """Put a file into the workspace, which the next cell will see."""
        self.page.evaluate(_GIVE, [path, base64.b64encode(content).decode()])

    def take(self, path: str) -> bytes:
        """Read a file of the workspace."""
        return base64.b64decode(self.page.evaluate(_TAKE, path))

    def interrupt(self) -> None:
        self.page.evaluate("kernel.interrupt()")

    def restart(self) -> None:
        self.page.evaluate("kernel.restart()")
        self.wait_for_state("idle")

    def now(self) -> float:
        """The page's clock, in milliseconds."""
        return float(self.page.evaluate("performance.now()"))

    def _wait(self, wanted: Callable[[dict[str, Any]], bool], timeout: float) -> dict[str, Any]:
        deadline = time.monotonic() + timeout
        while True:
            self._new()
            while self._heard < len(self._kept):
                event = self._kept[self._heard]
                self._heard += 1
                if wanted(event):
                    content: dict[str, Any] = event["content"]
                    return content
            if time.monotonic() > deadline:
                last = json.dumps(self._kept[-5:])[:2_000]
                raise AssertionError(f"not heard within {timeout} s; last: {last}")
            self.page.wait_for_timeout(15)

    def _new(self) -> None:
        fresh = self.page.evaluate("(seen) => events.slice(seen)", self._seen)
        self._seen += len(fresh)
        self._kept += fresh
