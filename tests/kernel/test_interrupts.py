"""With real signals: what the page writes into shared memory arrives as these."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import numpy as np
import pytest

from fieldbook.kernel.interrupts import interruptible_sleep
from fieldbook.kernel.messages import Error, Stream
from tests.kernel.conftest import NativeKernel


def signal_soon(number: int) -> str:
    """A statement that makes the process get a signal shortly after."""
    return (
        "import os, threading; "
        f"threading.Timer(0.2, os.kill, (os.getpid(), {int(number)})).start()\n"
    )


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import numpy as np\na = np.eye(50)\nwhile True: a = a @ a",
        "while True: print('text')",
        "while True: display(1)",
    ],
)
async def test_a_loop_is_interrupted(kernel: NativeKernel, code: str) -> None:
    reply = await kernel.run(signal_soon(signal.SIGINT) + code)
    assert (reply.status, reply.ename) == ("error", "KeyboardInterrupt")
    (error,) = kernel.sent.contents(Error)
    shown = "\n".join(error.traceback)
    assert "fieldbook/kernel" not in shown, "the traceback ends before our own code"
    assert (await kernel.run("1")).status == "ok"


async def test_an_interrupt_between_cells_is_not_heard(kernel: NativeKernel) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    assert (await kernel.run("1")).status == "ok"


@pytest.mark.parametrize(
    "code",
    [
        "await asyncio.sleep(60)",
        "await asyncio.gather(asyncio.sleep(60), asyncio.sleep(60))",
        "await asyncio.create_task(asyncio.sleep(60))",
    ],
)
async def test_code_that_awaits_is_stopped(kernel: NativeKernel, code: str) -> None:
    await kernel.run("import asyncio")
    asyncio.get_running_loop().call_later(0.1, kernel.kernel.interrupts.stop_waiting)
    reply = await kernel.run(code)
    assert reply.ename == "KeyboardInterrupt"
    assert [error.ename for error in kernel.sent.contents(Error)] == ["KeyboardInterrupt"]


async def test_what_earlier_cells_started_goes_on(kernel: NativeKernel) -> None:
    await kernel.run("import asyncio; task = asyncio.create_task(asyncio.sleep(0.3))")
    asyncio.get_running_loop().call_later(0.1, kernel.kernel.interrupts.stop_waiting)
    await kernel.run("await asyncio.sleep(60)")
    await kernel.run("await task; print(task.cancelled())")
    assert kernel.sent.text() == "False\n"


async def test_code_may_catch_the_interrupt(kernel: NativeKernel) -> None:
    reply = await kernel.run(
        f"try:\n    {signal_soon(signal.SIGINT)}    while True: pass\n"
        "except KeyboardInterrupt:\n    print('put away')"
    )
    assert reply.status == "ok"
    assert kernel.sent.text() == "put away\n"


async def test_a_cancellation_of_the_codes_own_is_no_interrupt(kernel: NativeKernel) -> None:
    reply = await kernel.run("import asyncio\nraise asyncio.CancelledError")
    assert reply.ename == "CancelledError"


async def test_pending_output_is_sent_when_the_page_asks(kernel: NativeKernel) -> None:
    await kernel.run(
        signal_soon(signal.SIGUSR1) + "import time\nprint('a'); print('b')\n"
        "end = time.perf_counter() + 0.6\nwhile time.perf_counter() < end: pass\nprint('c')"
    )
    assert kernel.sent.text() == "a\nb\nc\n"
    assert kernel.sent.contents(Stream)[-1] == Stream("stdout", "c\n"), "the others came before"


async def test_that_the_interrupt_was_heard_is_told(kernel: NativeKernel) -> None:
    heard: list[str] = []
    kernel.kernel.interrupts.heard = lambda: heard.append("heard")
    os.kill(os.getpid(), signal.SIGINT)
    assert heard == []
    await kernel.run(signal_soon(signal.SIGINT) + "while True: pass")
    assert heard == ["heard"]


@pytest.mark.parametrize("code", ["while True: pass", "import asyncio\nawait asyncio.sleep(60)"])
@pytest.mark.parametrize("told", ["by a signal", "by a message"])
async def test_an_interrupt_between_the_request_and_the_code_is_not_lost(
    kernel: NativeKernel, told: str, code: str
) -> None:
    interrupts = kernel.kernel.interrupts
    interrupts.expect()
    if told == "by a signal":
        os.kill(os.getpid(), signal.SIGINT)
    else:
        interrupts.stop_waiting()
    reply = await kernel.run(code)
    assert reply.ename == "KeyboardInterrupt"
    assert [error.ename for error in kernel.sent.contents(Error)] == ["KeyboardInterrupt"]
    assert (await kernel.run("1")).status == "ok"


async def test_a_cell_that_is_cancelled_before_its_first_step_says_so(kernel: NativeKernel) -> None:
    asyncio.get_running_loop().call_soon(kernel.kernel.interrupts.stop_waiting)
    reply = await kernel.kernel.execute("cell", "while True: pass")
    assert reply.ename == "KeyboardInterrupt"
    assert [error.ename for error in kernel.sent.contents(Error)] == ["KeyboardInterrupt"]


async def test_an_interrupt_in_the_shell_s_own_code_stops_the_cell(kernel: NativeKernel) -> None:
    """IPython reports what its callbacks raise, an interrupt too, and goes on to run the cell."""

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)

    events = kernel.kernel.shell.events
    events.register("pre_execute", interrupt)
    try:
        reply = await kernel.run("print('ran')")
    finally:
        events.unregister("pre_execute", interrupt)
    assert reply.ename == "KeyboardInterrupt"
    assert kernel.sent.text() == ""


async def test_an_interrupt_that_a_completion_took_is_asked_for_again(kernel: NativeKernel) -> None:
    """The page repeats an interrupt until it was heard, and this one was for the next cell."""
    heard: list[str] = []
    interrupts = kernel.kernel.interrupts
    interrupts.heard = lambda: heard.append("heard")
    with pytest.raises(KeyboardInterrupt), interrupts.assisting():
        os.kill(os.getpid(), signal.SIGINT)
    assert heard == []


def test_a_sleep_goes_on_after_a_wait_that_ended_early() -> None:
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        time.sleep(min(seconds, 0.02))

    started = time.monotonic()
    interruptible_sleep(wait)(0.1)
    assert time.monotonic() - started >= 0.1
    assert len(waits) > 1


def test_a_sleep_ends_by_what_a_wait_raises() -> None:
    def wait(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interruptible_sleep(wait)(60)


def test_a_sleep_takes_what_time_sleep_takes() -> None:
    sleep = interruptible_sleep(time.sleep)
    sleep(0)
    with pytest.raises(ValueError, match="non-negative"):
        sleep(-1)
    sleep(np.float64(0.01))
