"""Stop means stop: code is interrupted with a real signal, and its variables are kept."""

from __future__ import annotations

import os
import signal
import threading

from fieldbook.kernel.critical import CriticalSection
from tests.kernel.conftest import NativeKernel
from tests.kernel.conftest import kernel as native_kernel

kernel = native_kernel


async def test_a_loop_ends_and_what_it_computed_is_still_there(kernel: NativeKernel) -> None:
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    await kernel.run("turns = 0")
    timer.start()
    reply = await kernel.run("while True: turns += 1")
    assert (reply.status, reply.ename) == ("error", "KeyboardInterrupt")
    await kernel.run("print(turns > 0)")
    assert kernel.sent.text() == "True\n"


def test_a_signal_never_cuts_what_must_stay_whole() -> None:
    section, done = CriticalSection(), list[str]()
    with section:
        section.run(lambda: done.append("the signal's act"))
        done.append("the message, whole")
    assert done == ["the message, whole", "the signal's act"]
