"""Waiting that reads like a call: an act from top to bottom, errors where calls stand."""

from __future__ import annotations

import asyncio

from fieldbook.bridge.reactivity import Signal, batch, effect
from fieldbook.bridge.vdom import html
from fieldbook.workbench.tasks import Tasks
from tests.bridge.vdom.paper import Paper


async def answer(text: str) -> str:
    await asyncio.sleep(0)
    if text == "lost":
        raise FileNotFoundError("There is no such file.")
    return text.upper()


async def test_an_act_goes_on_after_its_answer_and_no_view_shows_half_of_it(paper: Paper) -> None:
    name, why = Signal("oats"), Signal("")

    async def act() -> None:
        try:
            found = await answer(name.peek())
        except FileNotFoundError as error:
            why.value = str(error)
            return
        with batch():
            name.value = found
            why.value = "found"

    paper.mount(lambda: html("<button @click={}>{}: {}</button>", act, name, why))
    paper.take()
    paper.fire(paper.find("button"), "click")
    assert paper.html() == "<button>oats: </button>", "nobody has waited yet"
    await asyncio.gather(*paper.tasks)
    assert paper.html() == "<button>OATS: found</button>"
    assert len(paper.flushes) == 1

    name.value = "lost"
    paper.fire(paper.find("button"), "click")
    await asyncio.gather(*paper.tasks)
    assert paper.html() == "<button>lost: There is no such file.</button>"


async def test_cancelling_who_awaits_is_how_things_are_stopped() -> None:
    errors: list[BaseException] = []
    tasks = Tasks(errors.append)
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("tidied up")

    task = tasks.start(work())
    await asyncio.sleep(0)
    task.cancel()
    await tasks.settle()
    assert (ended, errors) == (["tidied up"], [])


async def test_after_its_first_await_nothing_that_is_read_is_followed() -> None:
    before, after, runs = Signal(1), Signal(1), list[int]()

    async def follow() -> None:
        runs.append(before.value)
        await asyncio.sleep(0)
        runs.append(after.value * 10)

    follower = effect(follow)
    await asyncio.sleep(0.01)
    after.value = 2
    await asyncio.sleep(0.01)
    assert runs == [1, 10]
    follower.dispose()
