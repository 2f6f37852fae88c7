"""Kills while somebody writes in a notebook."""

from __future__ import annotations

from random import Random

from tests.faults.cell_editing import CellEditing
from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen, Seen
from tests.faults.stage import Stage
from tests.faults.typist import Typist, word
from tests.faults.windows import kill_after, kill_during, notebook_of, reopen

__all__ = ["at_the_word", "cells", "starting", "typing"]


@kind("killed while typing", "kill", runs=40, selected=2)
async def typing(stage: Stage, random: Random, found: Findings) -> None:
    """Words go into three cells, fast and slowly; the browser is killed at some moment."""
    life = await stage.life()
    typist = Typist(await notebook_of(life), random)
    await typist.first_word()
    await kill_after(life, random.uniform(0, 1.5), typist.go_on())
    typist.judge(await (await reopen(life)).settled(typist.is_kept), found)


@kind("killed when “Saved” appears", "kill", runs=40)
async def at_the_word(stage: Stage, random: Random, found: Findings) -> None:
    """Somebody types; the browser is killed at the very moment that the screen says "Saved"."""
    life = await stage.life()
    screen = await notebook_of(life)
    typist = Typist(screen, random)
    await typist.first_word()
    wanted = random.randint(1, 4)

    async def saved_so_often() -> None:
        for _ in range(wanted):
            known = len(screen.delays)
            await screen.until(lambda _, n=known: len(screen.delays) > n, 20, "saved again")  # type: ignore[misc]

    await kill_during(life, saved_so_often(), typist.go_on())
    typist.judge(await (await reopen(life)).settled(typist.is_kept), found)


@kind("killed while starting", "kill", runs=30)
async def starting(stage: Stage, random: Random, found: Findings) -> None:
    """Keys are pressed from the first moment of a start, which ends with a kill at some moment."""
    life = await stage.life()
    screen = await notebook_of(life)
    typist = Typist(screen, random)
    await typist.first_word()
    first = typist.promised
    await life.kill()
    screen = await life.open()
    typed = [f"{word(random)} " for _ in range(40)]

    async def type_at_once() -> None:
        for text in typed:
            await screen.page.keyboard.type(text, delay=random.choice((1, 10, 30)))

    await kill_after(life, random.uniform(0.3, 2.5), type_at_once())

    def judge(after: Seen, found: Findings) -> None:
        typist.judge(first, found)
        _judge_early(first, screen, "".join(typed), after, found)

    def is_kept(after: Seen) -> bool:
        trial = Findings()
        judge(after, trial)
        return trial.verdict == "ok"

    judge(await (await reopen(life)).settled(is_kept), found)


def _judge_early(first: Seen, screen: Screen, typed: str, after: Seen, found: Findings) -> None:
    """What was called saved before or during the start is there, and nothing that nobody typed."""
    before = {cell.id: cell.source for cell in first.cells}
    promised = dict(before)
    for seen in screen.seen:
        if seen.is_saved:
            promised |= {cell.id: cell.source for cell in seen.cells}
    there = {cell.id: cell.source for cell in after.cells}
    for cell, source in promised.items():
        found.acknowledged += source != before[cell]
        kept = there.get(cell, "")
        if not kept.startswith(source):
            found.lost.append(f"saved: {source!r}; there: {kept!r}")
        elif kept[len(before[cell]) :] not in typed:
            found.half.append(f"before: {before[cell]!r}; typed: {typed!r}; there: {kept!r}")


@kind("killed while cells change", "kill", runs=40, selected=1)
async def cells(stage: Stage, random: Random, found: Findings) -> None:
    """Cells are added, deleted, moved and brought back, one after the other, until the kill."""
    life = await stage.life()
    screen = await notebook_of(life)
    await screen.write_in(1)
    await screen.press("Escape")
    editing = CellEditing(screen, random)
    await editing.add()
    await screen.until(lambda seen: seen.is_saved, what="a first change saved")
    await kill_after(life, random.uniform(0, 1.5), editing.go_on())
    editing.judge(await (await reopen(life)).settled(editing.is_kept), found)
