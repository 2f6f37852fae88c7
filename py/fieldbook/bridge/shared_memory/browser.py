"""Shared memory in a browser: SharedArrayBuffers, kept by the page under numbers.

`BrowserMemoryHost` takes `app/workers/memories.js` on the page, and in a pool worker what the page
lets it call; `fieldbook.bridge.pool.browser` has made it known there. Nothing of JavaScript is
touched when this is imported.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, Protocol

from fieldbook.bridge.shared_memory.errors import MemoryClosed
from fieldbook.bridge.shared_memory.memory import Memory, Sharing

__all__ = ["BrowserMemory", "BrowserMemoryHost", "MemoriesModule"]

_TYPED_ARRAYS = {
    "d": "Float64Array",
    "f": "Float32Array",
    "q": "BigInt64Array",
    "Q": "BigUint64Array",
    "i": "Int32Array",
    "I": "Uint32Array",
    "h": "Int16Array",
    "H": "Uint16Array",
    "b": "Int8Array",
    "B": "Uint8Array",
    "?": "Uint8Array",
}
_LOOK_AGAIN_SECONDS = 0.005


class MemoriesModule(Protocol):
    """``app/workers/memories.js``, or a worker's way to the page's."""

    def makeMemory(self, bytes: int) -> Any: ...  # noqa: A002 - as there
    def keepMemory(self, buffer: Any, sharing: str) -> Awaitable[int]: ...
    def openMemory(self, number: int) -> Awaitable[Any]: ...
    def forgetMemory(self, number: int) -> object: ...


class BrowserMemory:
    """A SharedArrayBuffer, or an ArrayBuffer where there is none."""

    def __init__(self, buffer: Any) -> None:
        import js

        javascript: Any = js
        self.buffer = buffer
        self.nbytes = int(buffer.byteLength)
        self.shared = str(buffer.constructor.name) == "SharedArrayBuffer"
        self._js = javascript
        self._bytes = javascript.Uint8Array.new(buffer)
        self._words = javascript.Int32Array.new(buffer, 0, self.nbytes // 4)
        self._atomics = javascript.Atomics

    def write(self, at: int, content: memoryview) -> None:
        self._part(at, content.nbytes).assign(content)

    def read(self, at: int, into: memoryview) -> None:
        self._part(at, into.nbytes).assign_to(into)

    def view(self, letter: str, count: int) -> Any:
        self._require()
        return getattr(self._js, _TYPED_ARRAYS[letter]).new(self.buffer, 0, count)

    def load(self, word: int) -> int:
        return int(self._atomics.load(self._words, word))

    def store(self, word: int, value: int) -> None:
        self._atomics.store(self._words, word, value)

    def add(self, word: int, value: int) -> int:
        return int(self._atomics.add(self._words, word, value))

    def exchange(self, word: int, expected: int, value: int) -> int:
        return int(self._atomics.compareExchange(self._words, word, expected, value))

    def notify(self, word: int) -> None:
        self._atomics.notify(self._words, word)

    def wait(self, word: int, value: int, seconds: float) -> None:
        if hasattr(self._js, "document"):
            raise RuntimeError("A page must not block: await the asynchronous call instead.")
        self._atomics.wait(self._words, word, value, seconds * 1000)

    async def wait_async(self, word: int, value: int, seconds: float) -> None:
        if not hasattr(self._atomics, "waitAsync"):
            await asyncio.sleep(min(seconds, _LOOK_AGAIN_SECONDS))
            return
        waiting = self._atomics.waitAsync(self._words, word, value, seconds * 1000)
        if not isinstance(waiting.value, str):  # a promise, unless it has changed already
            await waiting.value

    def _part(self, at: int, count: int) -> Any:
        self._require()
        return self._bytes.subarray(at, at + count)

    def _require(self) -> None:
        if int(self.buffer.byteLength) != self.nbytes:
            raise MemoryClosed(
                "The bytes have moved to another thread: nothing is shared where a page is not"
                " isolated."
            )


class BrowserMemoryHost:
    """Memory that the page keeps; `in_worker` where it is reached by messages."""

    def __init__(self, module: MemoriesModule, *, in_worker: bool) -> None:
        self._module = module
        self._in_worker = in_worker

    def make(self, nbytes: int) -> BrowserMemory:
        from pyodide.ffi import JsException

        try:
            buffer = self._module.makeMemory(nbytes)
        except JsException:
            raise MemoryError(
                f"The browser has no room for {nbytes / 1e6:,.1f} MB more of shared memory."
            ) from None
        return BrowserMemory(buffer)

    async def keep(self, memory: Memory, sharing: Sharing) -> tuple[int, int]:
        assert isinstance(memory, BrowserMemory)
        number = await self._module.keepMemory(memory.buffer, sharing)
        return int(number), int(self._in_worker and sharing == "copied")

    async def open(self, number: int) -> BrowserMemory:
        buffer = await self._module.openMemory(number)
        if buffer is None:
            raise MemoryClosed(f"No memory is kept under {number}: it was closed, or has moved.")
        return BrowserMemory(buffer)

    def forget(self, number: int) -> None:
        self._module.forgetMemory(number)
