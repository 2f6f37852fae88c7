"""A real pool worker: Comlink, Pyodide, the workspace's mount; the page's Python stands here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from fieldbook.bridge.pool import JobAborted
from fieldbook.bridge.rpc import decode_answer, encode_call
from tests.support.polling import eventually
from tests.support.servers import OwnServer

# The scheduler's part of the page is tested without a browser; here it is played by JavaScript
# that keeps what it hears and answers every submitted call with the same worker.
_START = """async () => {
  const { startPoolWorker } = await import("/app/workers/pool.client.js");
  const heard = { events: [], abandoned: [] };
  const worker = await startPoolWorker(
    (job, payload) => heard.events.push([job, [...payload]]),
    (payload, options, parent, number) => worker.run(1000 + number, payload, "[]"),
    (parent, number) => heard.abandoned.push([parent, number]),
  );
  globalThis.pool = { worker, heard, startPoolWorker, answers: new Map() };
}"""

_RUN = """async ([job, payload, packages, submitted]) => {
  const [sent, wanted] = [new Uint8Array(payload), JSON.stringify(packages)];
  return [...await pool.worker.run(job, sent, wanted, submitted)];
}"""

_WRITE = """async ([path, text]) => {
  const { workspace } = await import("/app/storage/workspace.js");
  await workspace.write(path, new TextEncoder().encode(text));
}"""

# What every change of the files leaves, see `app/storage/database.js`.
_MARK = """async () => {
  const { readMark } = await import("/app/storage/database.js");
  return readMark();
}"""

_BEGIN = """([job, payload]) => {
  pool.worker.run(job, new Uint8Array(payload), "[]").then(
    (answer) => pool.answers.set(job, [...answer]),
    (error) => pool.answers.set(job, String(error)),
  );
}"""


class PoolPage:
    """The page with one worker."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._jobs = iter(range(1, 1000))
        page.evaluate(_START)

    def call(self, target: str, *args: Any, packages: tuple[str, ...] = ()) -> Any:
        payload = list(encode_call(target, *args))
        return decode_answer(
            bytes(self.page.evaluate(_RUN, [next(self._jobs), payload, list(packages)]))
        )

    def begin(self, target: str, *args: Any) -> int:
        job = next(self._jobs)
        self.page.evaluate(_BEGIN, [job, list(encode_call(target, *args))])
        return job

    def answer(self, job: int) -> Any:
        answer = eventually(
            lambda: self.page.evaluate("(job) => pool.answers.get(job) ?? null", job), 20
        )
        return answer if isinstance(answer, str) else decode_answer(bytes(answer))


@pytest.fixture(scope="module")
def _pool_page(_own_server: OwnServer, browser: Browser) -> Iterator[PoolPage]:
    if not _own_server.running:
        _own_server.start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(_own_server.url + "manifest.json")
    assert page.evaluate("crossOriginIsolated")
    yield PoolPage(page)
    context.close()


@pytest.fixture
def pool(_pool_page: PoolPage, outside: list[str]) -> PoolPage:  # noqa: ARG001 - it watches
    return _pool_page


def test_a_call_answers(pool: PoolPage) -> None:
    assert pool.call("operator:add", 2, 3) == 5
    assert pool.call("platform:machine") == "wasm32"


def test_a_calls_failure_is_raised_here(pool: PoolPage) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        pool.call("operator:truediv", 1, 0)
    assert "In the worker" in caught.value.__notes__[0]


def test_the_workspace_is_the_current_folder(pool: PoolPage) -> None:
    pool.page.evaluate("""async () => {
      const { workspace } = await import("/app/storage/workspace.js");
      await workspace.write("given.txt", new TextEncoder().encode("from the page"));
    }""")
    assert (
        pool.call("builtins:exec", "open('made.txt', 'w').write(open('given.txt').read())") is None
    )
    text = pool.page.evaluate("""async () => {
      const { workspace } = await import("/app/storage/workspace.js");
      return new TextDecoder().decode(await workspace.read("made.txt"));
    }""")
    assert text == "from the page"


def _read(path: str) -> tuple[str, str]:
    return "builtins:eval", f"open({path!r}).read()"


def test_what_was_written_just_before_is_seen(pool: PoolPage) -> None:
    """By the page, by another tab, and by another worker of the pool."""
    for turn in range(10):
        pool.page.evaluate(_WRITE, ["page.txt", f"{turn}"])
        assert pool.call(*_read("page.txt")) == f"{turn}"
    tab = pool.page.context.new_page()
    tab.goto(pool.page.url)
    for turn in range(10):
        tab.evaluate(_WRITE, ["tab.txt", f"{turn}"])
        assert pool.call(*_read("tab.txt")) == f"{turn}"
    other = PoolPage(tab)
    for turn in range(10):
        other.call("builtins:exec", f"open('worker.txt', 'w').write('{turn}')")
        assert pool.call(*_read("worker.txt")) == f"{turn}"
    tab.close()


def test_a_job_that_writes_nothing_changes_nothing_and_what_one_writes_is_kept(
    pool: PoolPage,
) -> None:
    pool.call("builtins:len", "settles what was before")
    mark = pool.page.evaluate(_MARK)
    assert mark
    for _ in range(5):
        pool.call(*_read("/dev/null"))
    assert pool.page.evaluate(_MARK) == mark
    for turn in range(5):
        pool.call("builtins:exec", f"open('kept.txt', 'w').write('{turn}')")
        assert pool.page.evaluate(_MARK) != mark
        mark = pool.page.evaluate(_MARK)
        text = pool.page.evaluate("""async () => {
          const { workspace } = await import("/app/storage/workspace.js");
          return new TextDecoder().decode(await workspace.read("kept.txt"));
        }""")
        assert text == f"{turn}"
    with pytest.raises(LookupError):
        pool.call("builtins:exec", "open('failed.txt', 'w').write('x'); raise LookupError")
    assert "failed.txt" in pool.page.evaluate("""async () => {
      const { workspace } = await import("/app/storage/workspace.js");
      return workspace.list();
    }""")


def test_a_look_at_the_workspace_serves_jobs_of_before_for_a_moment_only(pool: PoolPage) -> None:
    """Jobs are numbered as they were submitted: a look serves those that were there before it."""

    def read(job: int, submitted: int) -> Any:
        payload = list(encode_call(*_read("seen.txt")))
        return decode_answer(bytes(pool.page.evaluate(_RUN, [job, payload, [], submitted])))

    pool.page.evaluate(_WRITE, ["seen.txt", "1"])
    assert read(2_000_001, 2_000_009) == "1"
    pool.page.evaluate(_WRITE, ["seen.txt", "2"])
    assert read(2_000_010, 2_000_010) == "2", "submitted after the look"
    pool.page.evaluate(_WRITE, ["seen.txt", "3"])
    pool.page.wait_for_timeout(60)
    assert read(2_000_005, 2_000_010) == "3", "submitted before it, but a moment ago"


@pytest.mark.numpy
def test_packages_are_there_before_the_call_is_read(pool: PoolPage) -> None:
    value = pool.call("numpy:add", 1, 2, packages=("numpy",))
    assert int(value) == 3


def test_an_endless_call_is_interrupted_and_the_worker_goes_on(pool: PoolPage) -> None:
    job = pool.begin("builtins:exec", "while True: pass")
    pool.page.wait_for_timeout(300)
    assert pool.page.evaluate("pool.worker.interrupt()") is True
    with pytest.raises(JobAborted):
        pool.answer(job)
    assert pool.call("operator:add", 1, 1) == 2


def test_a_plain_function_waits_without_await(pool: PoolPage) -> None:
    script = """
import __main__
def ask():
    import asyncio
    from fieldbook.bridge.suspension import can_wait, wait
    turns = []
    async def answer():
        asyncio.get_running_loop().call_soon(turns.append, "the loop goes on")
        await asyncio.sleep(0.05)
        return "an answer"
    return can_wait(), wait(answer()), turns
__main__.ask = ask
"""
    pool.call("builtins:exec", script)
    assert pool.call("__main__:ask") == (True, "an answer", ["the loop goes on"])


def test_shared_bytes_are_read_by_every_worker(pool: PoolPage) -> None:
    script = """
import asyncio
from fieldbook.bridge.pool.worker import PoolExecutor, report
async def main():
    with PoolExecutor() as executor:
        handle = executor.scatter(list(range(1000)))
        report({"stage": "scattered"})
        return await asyncio.wrap_future(executor.submit(len, handle))
import __main__
__main__.main = main
"""
    pool.call("builtins:exec", script)
    assert pool.call("__main__:main") == 1000
    assert len(pool.page.evaluate("pool.heard.events")) == 1


def test_a_worker_tells_what_it_takes_of_memory(pool: PoolPage) -> None:
    look = "async () => [pool.worker.held(), JSON.parse(await pool.worker.memory())]"
    pool.call("builtins:len", "call")
    held, memory = pool.page.evaluate(look)
    # A bare interpreter takes 16 MB to 30, by its version, and little more is held than it takes.
    assert held == memory["held"] > memory["used"] > max(15_000_000, held / 2)
    pool.call("builtins:eval", "len(bytes(300_000_000))")
    assert pool.page.evaluate(look)[0] > held + 250_000_000
    job = pool.begin("builtins:eval", "max(range(40_000_000))")
    # Files are looked through before it begins; while it is at work nothing can be asked.
    eventually(lambda: pool.page.evaluate(look)[1]["used"] is None)
    assert pool.answer(job) == 39_999_999


def test_a_worker_that_dies_takes_nothing_along_that_was_kept(pool: PoolPage) -> None:
    script = """
import __main__, asyncio
async def part():
    from fieldbook.bridge.pool.worker import keep_files, report
    open("part.txt", "w").write("kept")
    await keep_files()
    open("part.txt", "a").write(" and more")
    report("kept")
    await asyncio.sleep(60)
__main__.part = part
"""
    pool.page.evaluate("""async () => {
      const { startPoolWorker } = pool;
      pool.kept = 0;
      pool.dying = await startPoolWorker(() => { pool.kept += 1; }, () => {}, () => {});
    }""")
    pool.page.evaluate(
        """async ([prepare, part]) => {
      await pool.dying.run(1, new Uint8Array(prepare), "[]");
      pool.dying.run(2, new Uint8Array(part), "[]").catch(() => undefined);
    }""",
        [list(encode_call("builtins:exec", script)), list(encode_call("__main__:part"))],
    )
    eventually(lambda: pool.page.evaluate("pool.kept") == 1, 20)
    pool.page.evaluate("pool.dying.terminate()")
    assert pool.call(*_read("part.txt")) == "kept"
    pool.call("builtins:exec", "open('part.txt', 'a').write(' and gone on with')")
    assert pool.call(*_read("part.txt")) == "kept and gone on with"


def test_a_terminated_worker_ends_its_calls(pool: PoolPage) -> None:
    pool.page.evaluate("""async () => {
      pool.other = await pool.startPoolWorker(() => {}, () => {}, () => {});
    }""")
    ended = pool.page.evaluate(
        """async (payload) => {
      const running = pool.other.run(1, new Uint8Array(payload), "[]");
      pool.other.terminate();
      return running.then(() => "answered", (error) => error.message);
    }""",
        list(encode_call("builtins:exec", "while True: pass")),
    )
    assert ended == "The worker was ended."
