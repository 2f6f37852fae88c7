"""The browser's adapter, on a platform that is pretended: what a real page hardly ever does."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from fieldbook.bridge.shared_memory.browser import BrowserMemory, BrowserMemoryHost
from fieldbook.bridge.shared_memory.errors import MemoryClosed
from tests.bridge.pretended import JsException, Platform

Buffer = type("SharedArrayBuffer", (), {})


class Full:
    """`app/workers/memories.js` where nothing is left."""

    def makeMemory(self, bytes: int) -> Any:  # noqa: A002, N802 - JavaScript's own name
        raise JsException(f"Array buffer allocation failed: {bytes}")

    async def keepMemory(self, buffer: Any, sharing: str) -> int:  # noqa: N802
        raise NotImplementedError(buffer, sharing)

    async def openMemory(self, number: int) -> Any:  # noqa: ARG002, N802
        return None

    def forgetMemory(self, number: int) -> None:  # noqa: N802
        raise NotImplementedError(number)


@pytest.fixture
def words(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The words of a memory in a browser whose Atomics can only be looked at."""
    words = [0]
    array = SimpleNamespace(new=lambda *_: words)
    javascript = ModuleType("js")
    atomics = SimpleNamespace(load=lambda array, word: array[word])
    vars(javascript).update(Uint8Array=array, Int32Array=array, Atomics=atomics)
    assert platform.proxies == []
    monkeypatch.setitem(sys.modules, "js", javascript)
    return words


async def test_where_a_page_can_not_wait_for_a_word_it_looks_again(words: list[int]) -> None:
    buffer: Any = Buffer()
    buffer.byteLength, buffer.constructor = 4, SimpleNamespace(name="SharedArrayBuffer")
    memory = BrowserMemory(buffer)
    assert memory.shared
    await memory.wait_async(0, 0, 10)
    words[0] = 1
    assert memory.load(0) == 1


def test_too_little_room_is_told_in_words(platform: Platform) -> None:
    assert platform.proxies == []
    with pytest.raises(MemoryError, match=r"no room for 1,500\.0 MB"):
        BrowserMemoryHost(Full(), in_worker=False).make(1_500_000_000)


async def test_what_nobody_keeps_can_not_be_opened() -> None:
    with pytest.raises(MemoryClosed, match="kept under 7"):
        await BrowserMemoryHost(Full(), in_worker=True).open(7)
