from __future__ import annotations

import asyncio
import time

from fieldbook.bridge.reactivity import effect
from fieldbook.workbench.reveal import GrowingReveal, Reveal


async def test_the_first_screen_is_there_at_once_and_all_in_the_end() -> None:
    reveal = Reveal(first=5)
    drawn: list[int] = []
    effect(lambda: drawn.append(reveal.count.value))
    assert drawn == [5]
    await reveal.run(100)
    assert reveal.complete
    assert len(drawn) > 3


async def test_slow_drawing_makes_small_turns_and_others_have_theirs() -> None:
    reveal = Reveal(first=0)
    last = [0]
    steps: list[int] = []

    def draw() -> None:
        new = min(reveal.count.value, 30) - last[0]
        last[0] += new
        steps.append(new)
        time.sleep(0.01 * new)

    effect(draw)
    others = 0

    async def other() -> None:
        nonlocal others
        while not reveal.complete:
            others += 1
            await asyncio.sleep(0)

    await asyncio.gather(reveal.run(30), other())
    assert sum(steps) == 30
    assert max(steps) <= 4
    assert others >= 8


async def drawn_up_to(reveal: GrowingReveal, count: int) -> None:
    reached = asyncio.Event()

    def look() -> None:
        if reveal.count.value == count:
            reached.set()

    follower = effect(look)
    await asyncio.wait_for(reached.wait(), 10)
    follower.dispose()


async def test_what_a_list_gains_is_drawn_in_turns_with_rests() -> None:
    reveal = GrowingReveal(first=5)
    drawn: list[int] = []

    def draw() -> None:
        drawn.append(reveal.count.value)
        time.sleep(0.001)

    effect(draw)
    reveal.follow(3)
    assert drawn == [5]
    reveal.follow(100)
    assert drawn == [5], "the rest of the page comes first"
    await drawn_up_to(reveal, 100)
    assert drawn == sorted(drawn)
    assert len(drawn) > 4
    reveal.follow(120)
    await drawn_up_to(reveal, 120)


async def test_a_list_that_begins_anew_is_drawn_in_turns_again() -> None:
    reveal = GrowingReveal(first=5)
    reveal.follow(50)
    await drawn_up_to(reveal, 50)
    reveal.follow(20)
    assert reveal.count.peek() == 20
    reveal.follow(0)
    assert reveal.count.peek() == 5
    reveal.follow(50)
    assert reveal.count.peek() == 5
