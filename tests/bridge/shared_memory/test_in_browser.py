"""Real memory: Python on a page, a real pool worker, and the page's JavaScript between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.bridge.vdom.stage import serve_stage

_START = """async () => {
  const { startPyodide } = await import("./site/app/runtime/start.js");
  const pool = await import("./site/app/workers/pool.client.js");
  const memories = await import("./site/app/workers/memories.js");
  const python = await startPyodide();
  python.registerJsModule("fieldbook_pool", pool);
  python.registerJsModule("fieldbook_memories", memories);
  globalThis.python = python;
}"""

_PREPARE = """
import asyncio
import js, fieldbook_memories, fieldbook_pool
from fieldbook.bridge.pool import Crewing, Pool
from fieldbook.bridge.pool.browser import worker_starter
from fieldbook.bridge.shared_memory import *
from fieldbook.bridge.shared_memory.browser import BrowserMemoryHost

use_memory_host(BrowserMemoryHost(fieldbook_memories, in_worker=False))
pool = Pool(worker_starter(fieldbook_pool), Crewing(size=1, reserve=0))
await pool.run(
    "builtins:exec", f"import __main__; exec({in_worker!r}, vars(__main__))", packages=("numpy",)
)
"""

_IN_WORKER = """
import numpy as np
from fieldbook.bridge.shared_memory import SharedArray

async def made(rows, without_sharing="transferred"):
    global kept
    kept = SharedArray.of(np.arange(float(rows)), without_sharing=without_sharing)
    handle = await kept.share()
    return handle, kept.copies

def look():
    return [kept.to_numpy().tolist(), kept.copies, kept.sharing]

def double(array):
    array.write(2 * array.to_numpy())
    return array.copies

def count_until_told(counter, flag):
    while not flag.is_set:
        counter.add()
    return counter.value

def write_when_free(lock, ring, content):
    with lock:
        ring.write(content)
    ring.end()
"""


class MemoryPage:
    """A page with Python, and a pool of one worker."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(_START)
        self.run(f"in_worker = {_IN_WORKER!r}\n{_PREPARE}")

    def run(self, source: str) -> Any:
        """Run Python on the page; the value of its last expression, which crosses as JSON."""
        script = """async ([source]) => {
          const value = await python.runPythonAsync(source);
          return value?.toJs ? value.toJs({ dict_converter: Object.fromEntries }) : value;
        }"""
        return self.page.evaluate(script, [dedent(source)])


def _page(
    folder: Path, site: Path, headers: Mapping[str, str], browser: Browser
) -> Iterator[MemoryPage]:
    server = serve_stage(folder, site, headers)
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    yield MemoryPage(page)
    context.close()
    server.stop()


@pytest.fixture(scope="module")
def isolated(
    tmp_path_factory: pytest.TempPathFactory,
    site: Path,
    site_headers: Mapping[str, str],
    browser: Browser,
) -> Iterator[MemoryPage]:
    yield from _page(tmp_path_factory.mktemp("isolated"), site, site_headers, browser)


@pytest.fixture(scope="module")
def not_isolated(
    tmp_path_factory: pytest.TempPathFactory, site: Path, browser: Browser
) -> Iterator[MemoryPage]:
    yield from _page(tmp_path_factory.mktemp("plain"), site, {}, browser)


def test_page_worker_and_javascript_see_the_same_bytes(isolated: MemoryPage) -> None:
    assert isolated.run("""
        handle, copies = await pool.run("__main__:made", 4)
        array = await handle.open()
        view = array.js
        seen = [view.constructor.name, view.buffer.constructor.name, view.length, view[3]]
        view[0] = 9.0
        answers = [copies, seen, array.copies, array.read().tolist(), array.copies]
        answers.append(await pool.run("__main__:look"))
        answers.append(await pool.run("__main__:double", handle))
        answers.append(list(view))
        answers
    """) == [
        1,
        ["Float64Array", "SharedArrayBuffer", 4, 3],
        0,
        [9, 1, 2, 3],
        1,
        [[9, 1, 2, 3], 2, "shared"],
        2,
        [18, 2, 4, 6],
    ]


def test_parts_cross_without_the_rest(isolated: MemoryPage) -> None:
    assert isolated.run("""
        from array import array as values
        table = SharedArray.zeros((3, 2), "int32")
        table.write(memoryview(values("i", [1, 2, 3, 4])).cast("B").cast("i", (2, 2)), at=1)
        counts = SharedArray.of(values("q", [2**40, -1]))
        [table.read(slice(1, 2)).tolist(), list(table.js), table.copies,
         counts.read().tolist(), str(counts.js[0]), counts.js.constructor.name]
    """) == [[[1, 2]], [0, 0, 1, 2, 3, 4], 2, [2**40, -1], str(2**40), "BigInt64Array"]


def test_a_job_that_hears_nothing_sees_that_it_is_to_stop(isolated: MemoryPage) -> None:
    counted, answered = isolated.run("""
        counter, flag = Counter.zero(), Flag.lowered()
        handles = await counter.share(), await flag.share()
        running = asyncio.ensure_future(pool.run("__main__:count_until_told", *handles))
        counted = await counter.changed(0, within=30)
        flag.set()
        [counted, await running]
    """)
    assert 0 < counted <= answered


def test_a_worker_waits_for_the_page_and_the_page_for_the_worker(isolated: MemoryPage) -> None:
    assert isolated.run("""
        lock, ring = Lock.free(), RingBuffer.holding(16)
        content = bytes(range(200))
        async with lock:
            handles = await lock.share(), await ring.share()
            writing = asyncio.ensure_future(
                pool.run("__main__:write_when_free", *handles, content)
            )
            early = await ring.read_async(within=0.5)
            # Sooner or later it has marked the lock as awaited.
            while lock._memory.load(0) != 2:
                await asyncio.sleep(0.01)
        taken = b""
        while part := await ring.read_async(within=30):
            taken += part
        await writing
        [len(early), taken == content, lock.locked, ring.ended]
    """) == [0, True, False, True]


def test_a_page_is_never_blocked(isolated: MemoryPage) -> None:
    assert (
        isolated.run("""
        refused = []
        for wait in (Flag.lowered().wait, RingBuffer.holding(8).read):
            try:
                wait()
            except RuntimeError as error:
                refused.append(str(error).partition(":")[0])
        refused
    """)
        == ["A page must not block"] * 2
    )


def test_without_isolation_bytes_move_or_are_copied(not_isolated: MemoryPage) -> None:
    assert not_isolated.page.evaluate("crossOriginIsolated") is False
    assert not_isolated.run("""
        async def outcome(work):
            try:
                return await work
            except Exception as error:
                return type(error).__name__

        handle, copies = await pool.run("__main__:made", 3)
        moved = await handle.open()
        answers = [moved.sharing, copies, moved.copies, list(moved.js)]
        answers.append(await outcome(pool.run("__main__:look")))
        answers.append(await pool.run("__main__:double", await moved.share()))
        try:
            moved.read()
        except MemoryClosed as error:
            answers.append(str(error).partition(":")[0])

        handle, copies = await pool.run("__main__:made", 3, "copied")
        one, other = await handle.open(), await handle.open()
        one.js[0] = 9.0
        answers += [one.sharing, copies, one.copies, list(one.js), list(other.js)]
        answers.append(await pool.run("__main__:look"))
        answers.append(await outcome(Flag.lowered().share()))
        answers
    """) == [
        "transferred",
        1,
        0,
        [0, 1, 2],
        "MemoryClosed",
        2,
        "The bytes have moved to another thread",
        "copied",
        2,
        1,
        [9, 1, 2],
        [0, 1, 2],
        [[0, 1, 2], 3, "copied"],
        "NotShared",
    ]
