"""Several tabs on the same and on different notebooks, and kills in the midst of it."""

from __future__ import annotations

import asyncio
from random import Random
from urllib.parse import quote

from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen, Seen
from tests.faults.stage import Life, Stage
from tests.faults.typist import Typist
from tests.faults.windows import kill_after, notebook_of, reopen

__all__ = ["different_notebooks", "five_tabs", "two_tabs"]


async def _beside(life: Life, name: str) -> Screen:
    """One more tab with this notebook in front."""
    screen = await life.open(f"#/files/{quote(name)}")
    await screen.until_drawn(notebook=True)
    await screen.until(lambda seen: seen.tab == name, 20, f"{name} in front")
    return screen


async def _on_one_notebook(stage: Stage, random: Random, found: Findings, tabs: int) -> None:
    life = await stage.life()
    first = await notebook_of(life, tabs)
    others = [await _beside(life, first.now.tab) for _ in range(tabs - 1)]
    typed: dict[str, str] = {}
    people = [
        Typist(screen, Random(random.random()), numbers=[number], typed=typed)
        for number, screen in enumerate((first, *others), 1)
    ]
    await asyncio.gather(*(each.first_word() for each in people))
    await kill_after(life, random.uniform(0, 1.5), *(each.go_on() for each in people))

    def is_kept(after: Seen) -> bool:
        return all(each.is_kept(after) for each in people)

    after = await (await reopen(life)).settled(is_kept)
    for each in people:
        each.judge(after, found)


@kind("two tabs on one notebook", "tabs", runs=50)
async def two_tabs(stage: Stage, random: Random, found: Findings) -> None:
    """Two tabs write in the same notebook at the same time, until the kill."""
    await _on_one_notebook(stage, random, found, 2)


@kind("five tabs on one notebook", "tabs", runs=15)
async def five_tabs(stage: Stage, random: Random, found: Findings) -> None:
    """Five tabs write in the same notebook at the same time, until the kill."""
    await _on_one_notebook(stage, random, found, 5)


@kind("two tabs on different notebooks", "tabs", runs=20)
async def different_notebooks(stage: Stage, random: Random, found: Findings) -> None:
    """Two tabs write in notebooks of their own at the same time, until the kill."""
    life = await stage.life()
    one = await notebook_of(life)
    name = life.notes.get("other")
    if isinstance(name, str):
        other = await _beside(life, name)
    else:
        other = await life.open()
        await other.until_drawn()
        await other.new_notebook(3)
        life.notes["other"] = other.now.tab
    name = one.now.tab
    people = [Typist(screen, Random(random.random())) for screen in (one, other)]
    await asyncio.gather(*(each.first_word() for each in people))
    await kill_after(life, random.uniform(0, 1.5), *(each.go_on() for each in people))
    screen = await _beside(life, name)
    life.notes["screen"] = screen
    people[0].judge(await screen.settled(people[0].is_kept), found)
    await screen.open_file(str(life.notes["other"]))
    people[1].judge(await screen.settled(people[1].is_kept), found)
    await screen.open_file(name)
