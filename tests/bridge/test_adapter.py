"""The bridge's adapter, on a platform that is pretended: what is made, kept and given back."""

from __future__ import annotations

import asyncio
from array import array
from typing import Any

import pytest

from fieldbook.bridge.browser import DomHost, create_callback, from_bytes, to_bytes
from fieldbook.bridge.core import keep_alive
from tests.bridge.pretended import Platform, Proxy


class Dom:
    """`app/bridge/dom.js`, as far as an adapter sees it."""

    def __init__(self) -> None:
        self.callbacks: tuple[Any, ...] = ()
        self.array: Proxy
        self.applied: list[tuple[list[int], str, str]] = []
        self.told: list[tuple[Any, ...]] = []

    def createDom(self, *callbacks: Any) -> Dom:  # noqa: N802 - JavaScript's own name
        self.callbacks = callbacks
        return self

    def setArray(self, array: Proxy) -> None:  # noqa: N802 - JavaScript's own name
        self.array = array

    def apply(self, count: int, text: str, separator: str) -> None:
        self.applied.append((list(self.array.target[:count]), text, separator))

    def attach(self, node: int, target: Any) -> None:
        self.told.append(("attach", node, target))

    def detach(self, node: int) -> None:
        self.told.append(("detach", node))

    def node(self, node: int) -> str:
        return f"node {node}"

    async def ask(self, node: int, method: str, arguments: str) -> str:
        return f"{node} {method} {arguments}"


class Dispatcher:
    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []

    def on_event(self, node: int, hole: int, event: Any) -> None:
        self.heard.append((node, hole, event))

    def on_emit(self, node: int, name: str, detail: str) -> None:
        self.heard.append((node, name, detail))

    def on_failure(self, message: str) -> None:
        self.heard.append((message,))


@pytest.fixture
def dom() -> Dom:
    return Dom()


@pytest.fixture
def host(platform: Platform, dom: Dom) -> DomHost:
    assert platform.proxies == [], "nothing is made before it is connected"
    host = DomHost(dom)
    assert platform.proxies == []
    return host


def test_a_callback_ends_with_the_scope_that_it_was_made_in(platform: Platform) -> None:
    given = keep_alive()
    with keep_alive():
        inner = create_callback(print)
        other = create_callback(len, given)
        assert platform.alive == [print, len]
    assert (inner.destroyed, other.destroyed) == (True, False)
    for_ever = create_callback(max)
    given.dispose()
    assert platform.alive == [max]
    assert for_ever(1, 2) == 2


def test_bytes_are_copied_both_ways(platform: Platform) -> None:
    assert platform.alive == []
    for content in (b"abc", bytearray(b"abc"), memoryview(b"xabcx")[1:4]):
        assert to_bytes(from_bytes(content)) == b"abc"


def test_what_the_document_tells_reaches_the_dispatcher(host: DomHost, dom: Dom) -> None:
    dispatcher = Dispatcher()
    host.connect(dispatcher)
    on_event, on_emit, on_failure = dom.callbacks
    on_event(1, 2, "event")
    on_emit(3, "pick", "{}")
    on_failure("it broke")
    assert dispatcher.heard == [(1, 2, "event"), (3, "pick", "{}"), ("it broke",)]


def test_a_stream_lies_in_one_array_and_a_longer_one_gets_more_room(
    host: DomHost, dom: Dom, platform: Platform
) -> None:
    host.connect(Dispatcher())
    first = dom.array
    host.apply([1, 2, 3], "a\0b", "\0")
    assert dom.array is first
    long = list(range(70_000))
    host.apply(long, "", "\0")
    assert dom.applied == [([1, 2, 3], "a\0b", "\0"), (long, "", "\0")]
    assert first.destroyed and not dom.array.destroyed
    assert [target for target in platform.alive if isinstance(target, array)] == [dom.array.target]


async def test_the_rest_goes_to_the_document_as_it_is(host: DomHost, dom: Dom) -> None:
    host.connect(Dispatcher())
    host.attach(1, "#root")
    host.detach(1)
    assert dom.told == [("attach", 1, "#root"), ("detach", 1)]
    assert host.element(4) == "node 4"
    assert await host.ask(4, "zoom", "[1]") == "4 zoom [1]"


async def test_a_coroutine_is_kept_until_it_has_ended(host: DomHost) -> None:
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0)
        done.append("done")

    host.spawn(work())
    assert len(host._tasks) == 1
    await asyncio.sleep(0.01)
    assert (done, host._tasks) == (["done"], set())
