"""Functions that the pool's tests call in workers."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import Future
from typing import Any

from fieldbook.bridge.pool.worker import PoolExecutor, on_interrupt, on_message, report

log: list[Any] = []


async def settle() -> None:
    """Let everything that can happen now happen."""
    for _ in range(20):
        await asyncio.sleep(0)


def add(a: int, b: int) -> int:
    return a + b


def fail() -> None:
    raise LookupError("nothing there")


async def note(mark: Any, seconds: float = 0.0) -> Any:
    log.append(("begin", mark))
    await asyncio.sleep(seconds)
    log.append(("end", mark))
    return mark


gates: list[asyncio.Event] = []


async def held(mark: Any) -> Any:
    """Go on when the test opens the last of the gates."""
    log.append(("begin", mark))
    await gates[-1].wait()
    log.append(("end", mark))
    return mark


async def forever() -> None:
    await asyncio.Event().wait()


def narrate() -> str:
    report({"done": 1})
    report({"done": 2})
    return "told"


async def narrate_to_the_end() -> None:
    """Tell something, and once more when it is stopped."""
    report("begun")
    try:
        await forever()
    finally:
        report("stopping")


def length(values: list[int], more: int) -> int:
    log.append(id(values))
    return len(values) + more


async def sum_by_parts(parts: list[tuple[int, int]]) -> int:
    executor = PoolExecutor(workers=2)
    futures = [asyncio.wrap_future(executor.submit(add, a, b)) for a, b in parts]
    return sum(await asyncio.gather(*futures))


async def measure_scattered() -> list[int]:
    executor = PoolExecutor()
    handle = executor.scatter(list(range(10)))
    try:
        futures = [asyncio.wrap_future(executor.submit(length, handle, k)) for k in range(3)]
        return await asyncio.gather(*futures)
    finally:
        executor.close()


async def give_up_on_one() -> int:
    executor = PoolExecutor()
    hopeless = asyncio.wrap_future(executor.submit(forever))
    await asyncio.sleep(0.01)
    hopeless.cancel()
    return await asyncio.wrap_future(executor.submit(add, 1, 2))


async def train_until_told() -> list[str]:
    stop = asyncio.Event()
    on_message(lambda _: stop.set())
    executor = PoolExecutor()
    found = []
    while not stop.is_set():
        future: asyncio.Future[Any] = asyncio.wrap_future(executor.submit(forever))
        report("started")
        try:
            await future
        except Exception as error:  # noqa: BLE001 - any failure is an answer
            found.append(type(error).__name__)
    return found


async def note_parts(marks: list[str]) -> None:
    """Submit a call for each mark; they wait together."""
    executor = PoolExecutor()
    await asyncio.gather(*(asyncio.wrap_future(executor.submit(note, mark)) for mark in marks))


async def submit_for_ever() -> None:
    """A coordinator that goes on with the next call whatever becomes of the last."""
    executor = PoolExecutor()
    while True:
        future: asyncio.Future[Any] = asyncio.wrap_future(executor.submit(forever))
        try:
            await future
        except Exception as error:
            log.append(type(error).__name__)
            if len(log) == 3:
                raise


async def submit_too_much() -> tuple[str, str]:
    executor = PoolExecutor()
    try:
        await asyncio.wrap_future(executor.submit(length, list(range(100_000)), 1))
    except Exception as error:  # noqa: BLE001 - any failure is an answer
        return type(error).__name__, getattr(error, "remedy", "")
    return "done", ""


async def outlive_one() -> str:
    """Give up a call that goes on for a while beside this one."""
    executor = PoolExecutor()
    hopeless = asyncio.wrap_future(executor.submit(note, "hopeless", 0.05))
    await asyncio.sleep(0.01)
    hopeless.cancel()
    await asyncio.sleep(0.01)
    return "kept"


def interrupted_while_computing() -> str:
    on_interrupt(signal.SIGINT, None)
    return "went on"


async def interrupted_while_waiting() -> str:
    await asyncio.sleep(0)
    on_interrupt(signal.SIGINT, None)
    return "went on"


async def shut_down_early() -> int:
    """Shut the executor down while a call is on its way."""
    executor = PoolExecutor()
    future = asyncio.wrap_future(executor.submit(add, 1, 2))
    executor.shutdown()
    return await future


async def give_up_and_wait() -> list[bool]:
    """Give up a call that answers and one that fails, and wait until they must have ended."""
    executor = PoolExecutor()
    futures: list[Future[Any]] = [executor.submit(note, "given up"), executor.submit(fail)]
    for future in futures:
        future.cancel()
    await settle()
    return [future.cancelled() for future in futures]


async def hear_one() -> Any:
    """Answer with the first message."""
    heard: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    on_message(heard.set_result)
    report("listening")
    return await heard


async def close_early() -> bool:
    """Close the executor while a call is on its way."""
    executor = PoolExecutor()
    future = executor.submit(forever)
    await settle()
    executor.close()
    await settle()
    return future.cancelled()
