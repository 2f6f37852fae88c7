"""A stream of bytes between two threads."""

from __future__ import annotations

import asyncio
import random
import threading

import pytest

from fieldbook.bridge.shared_memory import MemoryClosed, RingBuffer

_SOON = 10.0


def test_bytes_come_in_their_order_and_the_room_is_used_again() -> None:
    ring = RingBuffer.holding(8)
    assert ring.read_some() == b""
    assert ring.write_some(b"abcdef") == 6
    assert ring.write_some(b"ghijkl") == 2, "as much as there is room for"
    assert ring.waiting == 8
    assert ring.read_some(3) == b"abc"
    assert ring.write_some(b"ijkl") == 3
    assert ring.read_some() == b"defghijk"
    assert (ring.waiting, ring.read_some()) == (0, b"")


def test_positions_wrap_at_32_bits() -> None:
    ring = RingBuffer.holding(16)
    for word in (0, 1):
        ring._memory.store(word, 2**31 - 5)
    taken = b""
    for at in range(40):
        assert ring.write_some(bytes([at])) == 1
        if at % 3 == 2:
            taken += ring.read_some()
    assert taken + ring.read_some() == bytes(range(40))
    for word in (0, 1):
        ring._memory.store(word, -2)
    assert ring.write_some(b"abcd") == 4
    assert ring.read_some() == b"abcd"


@pytest.mark.parametrize("capacity", [1, 64])
def test_two_threads_lose_nothing(capacity: int) -> None:
    ring = RingBuffer.holding(capacity)
    chance = random.Random(capacity)
    content = chance.randbytes(2_000)
    taken = bytearray()

    def write() -> None:
        at = 0
        while at < len(content):
            count = chance.randrange(1, 100)
            ring.write(content[at : at + count])
            at += count
        ring.end()

    writer = threading.Thread(target=write)
    writer.start()
    while part := ring.read(within=_SOON):
        taken += part
    writer.join(_SOON)
    assert bytes(taken) == content
    assert ring.ended


async def test_a_page_reads_what_a_worker_writes() -> None:
    ring = RingBuffer.holding(16)
    content = random.Random(1).randbytes(1_000)

    def write() -> None:
        ring.write(content)
        ring.end()

    writing = asyncio.ensure_future(asyncio.to_thread(write))
    taken = b""
    while part := await ring.read_async(within=_SOON):
        taken += part
    await writing
    assert taken == content


async def test_and_a_worker_what_a_page_writes() -> None:
    ring = RingBuffer.holding(4)

    def read() -> bytes:
        return b"".join(iter(lambda: ring.read(2, _SOON), b""))

    reading = asyncio.ensure_future(asyncio.to_thread(read))
    await ring.write_async(b"from the page")
    ring.end()
    assert await reading == b"from the page"


async def test_nobody_waits_longer_than_is_said() -> None:
    ring = RingBuffer.holding(4)
    assert ring.read(within=0.01) == await ring.read_async(within=0.01) == b""
    assert ring.write(b"abcdef", within=0.01) == 4
    assert not ring.ended


def test_what_can_not_be_is_refused() -> None:
    for capacity in (0, 3, -8, 2**31):
        with pytest.raises(ValueError, match="power of two"):
            RingBuffer.holding(capacity)
    ring = RingBuffer.holding(4)
    ring.write_some(b"ab")
    ring.end()
    with pytest.raises(ValueError, match="ended"):
        ring.write_some(b"c")
    assert (ring.read(), ring.read()) == (b"ab", b"")
    ring.close()
    with pytest.raises(MemoryClosed):
        ring.read_some()
