"""The demos show what they say, natively."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.gallery.conftest import Screen


def slide(screen: Screen, number: int, value: int) -> None:
    ranges = [each for each in screen.every("input") if each.attributes["type"] == "range"]
    target: Any = ranges[number]
    target.value = str(value)
    screen.paper.fire(target, "input")


def items(screen: Screen) -> list[str]:
    """What the demo's log says."""
    (log,) = [each for each in screen.every("ol") if each.attributes.get("class") == "demo-log"]
    return [each.inner for each in log.every()]


async def test_signals(screen: Screen) -> None:
    screen.gallery.open_address("#/reactive-ui/signals")
    for value in (4, 5, 6):
        slide(screen, 0, value)
    assert "6 × 4 = <b>24</b> sacks, a good year" in screen.demo
    assert items(screen) == ["The effect ran: a poor year", "The effect ran: a good year"]


async def test_bound_signals(screen: Screen) -> None:
    screen.gallery.open_address("#/reactive-ui/bound-signals")
    for _ in range(3):
        screen.press("Count")
    assert "Counted to <b>3</b>" in screen.demo
    assert "The view has run once." in screen.demo


async def test_virtual_dom(screen: Screen) -> None:
    screen.gallery.open_address("#/reactive-ui/virtual-dom")
    screen.press("As ol")
    slide(screen, 0, 2)
    assert '<ol class="demo-shape"><li>oats </li><li>rye </li></ol>' in screen.demo


async def test_observers(screen: Screen) -> None:
    screen.gallery.open_address("#/reactive-ui/observers")
    screen.press("Change the crop")
    screen.press("Add a row")
    assert "has 4 rows of rye" in screen.demo
    assert items(screen) == ["beds.north.crop: oats → rye", "beds.north.rows: 3 → 4"]
    screen.press("Undo")
    screen.press("Undo")
    assert "has 3 rows of oats" in screen.demo
    assert items(screen) == []


async def test_observable_state(screen: Screen) -> None:
    screen.gallery.open_address("#/reactive-ui/observable-state")
    screen.press("Pick an apple")
    screen.press("Pick an apple")
    screen.press("Hand it over")
    assert "Bo has 2 apples of 307 g together." in screen.demo
    for _ in range(3):
        screen.press("Eat one")
    assert "Bo has 0 apples" in screen.demo


async def test_keyed_lists(screen: Screen) -> None:
    screen.gallery.open_address("#/reactive-ui/keyed-lists")
    first = next(each for each in screen.every("li") if each.inner.startswith("<span>oats"))
    for title in ("Turn round", "First to the end", "Sort"):
        screen.press(title)
    assert first.parent is not None and first in first.parent.children
    assert "(row 4)" in screen.demo and "(row 5)" not in screen.demo, "no row was made anew"


async def test_delegated_events(screen: Screen) -> None:
    screen.gallery.open_address("#/reactive-ui/delegated-events")
    screen.press("plant")
    screen.press("Let it stop or pass")
    screen.press("plant")
    assert items(screen) == [
        "the plant", "the inner box", "the outer box", "the plant", "the inner box",
    ]  # fmt: skip


async def test_straight_async(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldbook.gallery.demos.reactive_ui import straight_async

    async def weigh(crop: str) -> int:
        await asyncio.sleep(0.01)
        if crop == "thistles":
            raise LookupError("Nobody weighs thistles.")
        return len(crop)

    monkeypatch.setattr(straight_async, "weigh", weigh)
    screen.gallery.open_address("#/reactive-ui/straight-async")
    screen.press("Weigh oats and rye")
    await screen.settle("7 g together.")
    screen.press("Weigh thistles")
    await screen.settle("Nobody weighs thistles.")
    screen.press("Weigh oats and rye")
    await screen.settle("Weighing rye")
    screen.press("Stop")
    await screen.settle("Stopped at 4 g.")


async def test_islands(screen: Screen) -> None:
    screen.gallery.open_address("#/reactive-ui/islands")
    ((node, island),) = [pair for pair in screen.paper.islands.items() if pair[1].name == "chart"]
    screen.press("Tint")
    screen.paper.dispatcher.on_emit(node, "pick", "2")
    assert len(island.told) == 2
    assert "You picked bar 3." in screen.demo


async def test_worker_pool(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldbook.gallery.demos.workers import worker_pool

    assert [worker_pool.count_primes(limit) for limit in (2, 3, 100)] == [0, 1, 25]
    run = screen.stage.pool.run

    async def small(target: Any, limit: int, **options: Any) -> Any:
        return await run(target, limit // 20_000, **options)

    monkeypatch.setattr(screen.stage.pool, "run", small)
    screen.gallery.open_address("#/workers/worker-pool")
    screen.press("Count primes")
    screen.press("The page goes on")
    await screen.settle("25 primes.")
    monkeypatch.setattr(screen.stage.pool, "run", lambda *_, **__: asyncio.sleep(60))
    screen.press("Count primes")
    await screen.settle("Counting")
    screen.press("Stop")
    await screen.settle("ready for the next call")


async def test_remote_calls(screen: Screen) -> None:
    screen.gallery.open_address("#/workers/remote-calls")
    screen.press("Call statistics:mean")
    await screen.settle('role="status">6.0')
    (field,) = [each for each in screen.every("input") if each.attributes.get("class") == "input"
                and each.attributes["type"] == "text"]  # fmt: skip
    target: Any = field
    target.value = ""
    screen.paper.fire(target, "input")
    screen.press("Call statistics:mean")
    await screen.settle("StatisticsError")
    assert "In the worker:" in screen.demo


async def test_shared_memory(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldbook.gallery.demos.workers import shared_memory

    monkeypatch.setattr(shared_memory, "ROWS", 4)
    screen.gallery.open_address("#/workers/shared-memory")
    screen.press("Fill the array")
    await screen.settle("4 rows; the last is 9, read with 1 copy.")


async def test_life_cycles(screen: Screen) -> None:
    screen.gallery.open_address("#/workers/life-cycles")
    screen.press("to open")
    assert items(screen) == ["Refused: what is empty can't become open."]
    screen.press("Use it")
    screen.press("Use it")
    await screen.settle("One start.")
    screen.press("End it")
    assert items(screen)[1:] == ["One start.", "Tidied up."]
    screen.press("Use it")
    await screen.settle("It had ended meanwhile.")


async def test_suspended_stacks(screen: Screen) -> None:
    screen.gallery.open_address("#/workers/suspended-stacks")
    screen.press("Ask on the page")
    await screen.settle("On the page (can_wait() is False)")
    screen.press("Ask in a worker")
    await screen.settle("This browser's workers: This stack can't be put aside")


async def test_load_failures(screen: Screen) -> None:
    screen.gallery.open_address("#/boot/load-failures")
    screen.press("Start a worker that is missing")
    await screen.settle("Build the site again.")
    screen.press("Start the one that is there")
    await screen.settle("It answers from a")
    assert "Build the site again." not in screen.demo


async def test_lazy_registry(screen: Screen) -> None:
    screen.gallery.open_address("#/boot/lazy-registry")
    screen.press("Show a chart")
    screen.press("Show a chart")
    assert [island.name for island in screen.paper.islands.values()].count("chart") == 2


async def test_memory_snapshots_and_isolation(screen: Screen) -> None:
    screen.gallery.open_address("#/boot/memory-snapshots")
    assert "started from the wheels" in screen.demo and "<b>812</b> ms" in screen.demo
    screen.gallery.open_address("#/offline/isolation")
    assert "yes: threads share memory" in screen.demo


async def test_document_log(screen: Screen) -> None:
    screen.gallery.open_address("#/storage/document-log")
    await screen.settle()
    (field,) = [each for each in screen.every("input") if each.attributes["type"] == "text"]
    assert field.properties["value"] == "kept before"
    target: Any = field
    target.value = "new"
    screen.paper.fire(target, "input")
    await screen.settle("Saved")
    assert screen.stage.kept == "new"
    screen.stage.refusal = "There is no room left."
    screen.paper.fire(target, "input")
    await screen.settle("Not saved. There is no room left.")


async def test_console_lines(screen: Screen) -> None:
    screen.gallery.open_address("#/testing/console-lines")
    screen.press("Complain")
    screen.press("Complain unheard")
    assert items(screen) == ["page, error: The pump is dry. (1)"]
