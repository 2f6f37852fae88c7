"""Code that brings its kernel down: the page goes on, the notebook stays, the message helps."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from random import Random

from fieldbook.bridge.rpc import encode_call
from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen, Seen
from tests.faults.stage import Stage
from tests.faults.typist import Typist, word
from tests.faults.windows import judge_again, notebook_of

__all__: list[str] = []

_PATIENCE = 90.0
_RESPONSIVE = 2_000
"""Milliseconds that no key may take to be called saved while a kernel misbehaves."""


async def _misbehave(
    stage: Stage,
    random: Random,
    found: Findings,
    code: str,
    told: Sequence[str],
    interrupt_after: float | None = None,
) -> None:
    """Run the code while somebody types in another cell.

    told: one of these must be read in the cell's output, in an alert or in the kernel's state.
    interrupt_after: seconds until "Interrupt kernel" is pressed, and again where it does not help.
    """
    life = await stage.life()
    screen = await notebook_of(life, 2)
    before = len(screen.seen)
    await screen.source(1).fill(code)
    typist = Typist(screen, random, numbers=(2,), alone=False)
    await screen.source(1).press("Control+Enter")
    await typist.first_word()
    typing = asyncio.ensure_future(typist.go_on())
    if interrupt_after is not None:
        await asyncio.sleep(interrupt_after)
        async with typist.hands:
            await _interrupt(screen)

    def is_told(seen: Seen) -> bool:
        said = (seen.cells[0].output if seen.cells else "", seen.kernel, *seen.alerts)
        return any(words in text for words in told for text in said)

    try:
        await screen.until(is_told, _PATIENCE, f"one of {told}")
    except AssertionError as error:
        found.unopened.append(str(error))
    typing.cancel()
    await asyncio.wait([typing])
    await screen.until(lambda seen: seen.is_saved, 10, "saved")
    _expect_responsive(screen, found)
    assert len(screen.seen) > before
    await _goes_on(screen, random, found)
    life.notes["screen"] = await judge_again(life, screen, typist, found)


def _expect_responsive(screen: Screen, found: Findings) -> None:
    """No key waited long for being called saved."""
    slow = [delay for delay in screen.delays if delay > _RESPONSIVE]
    if slow:
        found.unopened.append(f"keys were saved only after {slow} ms")


async def _interrupt(screen: Screen) -> None:
    """Press the button, and once more where the kernel says that it could not be stopped."""
    button = screen.page.get_by_role("button", name="Interrupt kernel")
    await button.click()
    await asyncio.sleep(6)
    if screen.now.kernel == "Interrupting":
        await button.click()


async def _goes_on(screen: Screen, random: Random, found: Findings) -> None:
    """A restart, where it is needed, and the next cell runs."""
    if screen.now.kernel != "Ready":
        await screen.page.get_by_role("button", name="Restart kernel").first.click()
    text = word(random)
    try:
        await screen.until(lambda seen: seen.kernel == "Ready", 60, "a kernel again")
        await screen.source(1).fill(f"print('{text}' * 2)")
        await screen.source(1).press("Control+Enter")
        await screen.until(lambda seen: text * 2 in seen.cells[0].output, 30, "the next cell")
    except AssertionError as error:
        found.unopened.append(f"it does not go on: {error}")


@kind("memory exhausted in Python", "kernel", runs=8)
async def memory_in_python(stage: Stage, random: Random, found: Findings) -> None:
    """A cell takes memory until there is none."""
    size = random.choice((1_000_000, 50_000_000, 400_000_000, 2_100_000_000))
    code = f"kept = []\nwhile True: kept.append(bytearray({size}))"
    await _misbehave(stage, random, found, code, ["MemoryError", "memory"])


@kind("memory exhausted in compiled code", "kernel", runs=8)
async def memory_in_wasm(stage: Stage, random: Random, found: Findings) -> None:
    """NumPy takes memory until there is none."""
    size = random.choice((1_000_000, 30_000_000, 300_000_000))
    code = f"import numpy\nkept = []\nwhile True: kept.append(numpy.ones({size}))"
    await _misbehave(stage, random, found, code, ["MemoryError", "memory", "2 GB at most"])


@kind("endless recursion", "kernel", runs=12)
async def recursion(stage: Stage, random: Random, found: Findings) -> None:
    """Functions, representations and expressions that have no bottom."""
    code = random.choice(
        (
            "f = lambda n: f(n + 1)\nf(0)",
            "import sys\nsys.setrecursionlimit(10**9)\nf = lambda n: f(n + 1)\nf(0)",
            "class A:\n    def __repr__(self): return repr(self)\nA()",
            "eval('(' * 100_000 + ')' * 100_000)",
            "x = []\nfor _ in range(10**6): x = [x]\nrepr(x)",
            "import json\njson.loads('[' * 10**6)",
        )
    )
    await _misbehave(
        stage, random, found, code, ["RecursionError", "MemoryError", "nested", "Restart", "stack"]
    )


@kind("endless output", "kernel", runs=8)
async def output(stage: Stage, random: Random, found: Findings) -> None:
    """A cell prints for ever, until it is interrupted."""
    text = random.choice(("'x'", "'x' * 100_000", "*range(1000)", "'\\x1b[31mred'"))
    flush = random.choice(("", ", flush=True", ", end=''"))
    code = f"while True: print({text}{flush})"
    after = random.uniform(0.5, 3)
    await _misbehave(stage, random, found, code, ["KeyboardInterrupt", "Failed"], after)


@kind("a fatal trap", "kernel", runs=8)
async def trap(stage: Stage, random: Random, found: Findings) -> None:
    """A call into compiled code reads or writes where there is no memory."""
    code = random.choice(
        (
            "import ctypes\nctypes.string_at(2**32 - 64, 64)",
            "import ctypes\nctypes.memset(2**32 - 4096, 1, 4096)",
            "import ctypes\nctypes.cast(2**32 - 8, ctypes.CFUNCTYPE(None))()",
            "import os\nos.abort()",
        )
    )
    await _misbehave(stage, random, found, code, ["Failed", "Restart the kernel"])


@kind("a worker that hangs in JavaScript", "kernel", runs=6)
async def hang(stage: Stage, random: Random, found: Findings) -> None:
    """A call into JavaScript never returns, and no interrupt reaches it."""
    code = "import js\njs.Atomics.wait(js.Int32Array.new(js.SharedArrayBuffer.new(8)), 0, 0)"
    after = random.uniform(0.2, 2)
    await _misbehave(
        stage,
        random,
        found,
        code,
        ["could not be interrupted", "Failed", "KeyboardInterrupt"],
        after,
    )


@kind("thousands of figures", "kernel", runs=8)
async def figures(stage: Stage, random: Random, found: Findings) -> None:
    """A cell shows more pictures and tables than anybody looks at."""
    count = random.choice((500, 2_000, 5_000))
    pictures = (
        "import base64\nfrom IPython.display import Image, display\n"
        f"png = base64.b64decode('{_PNG}')\n"
        f"for _ in range({count}): display(Image(png))\nprint('all shown')"
    )
    markup = (
        "from IPython.display import HTML, display\n"
        f"for n in range({count}): display(HTML(f'<b>{{n}}</b>'))\nprint('all shown')"
    )
    plots = (
        "import matplotlib.pyplot as plt\nfrom IPython.display import display\n"
        "figure = plt.figure(figsize=(1, 1)); plt.plot([1, 2]); plt.close()\n"
        f"for _ in range({count // 50}): display(figure)\nprint('all shown')"
    )
    code = random.choice((pictures, markup, plots))
    await _misbehave(stage, random, found, code, ["all shown", "left out"])


_PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJg"
    "gg=="
)
"""A picture of one dot."""

_EXHAUST = """async ([payload]) => {
  const { pool } = await import(new URL("./bundles/facades.js", document.baseURI));
  const nothing = () => {};
  const worker = await pool.startPoolWorker(nothing, nothing, nothing);
  const bytes = Uint8Array.fromBase64(payload);
  return worker.run(1, bytes, "[]").then(() => "answered", (error) => String(error.message));
}"""


@kind("memory exhausted in a pool worker", "kernel", runs=6)
async def memory_in_pool(stage: Stage, random: Random, found: Findings) -> None:
    """A job of a worker takes more memory than there is; whoever asked gets an answer."""
    life = await stage.life()
    screen = await notebook_of(life, 2)
    typist = Typist(screen, random)
    typing = asyncio.ensure_future(typist.go_on())
    size = random.choice((2_000_000_000, 3_900_000_000, 2**40))
    call = encode_call(random.choice(("builtins:bytearray", "builtins:range")), size)
    if random.random() < 0.5:
        call = encode_call("builtins:list", range(10**9))
    answer = await asyncio.wait_for(
        screen.page.evaluate(_EXHAUST, [base64.b64encode(bytes(call)).decode()]), 100
    )
    typing.cancel()
    await asyncio.wait([typing])
    await typist.first_word()
    if not answer:
        found.unopened.append("an answer without words")
    found.story.append(str(answer)[:200])
    _expect_responsive(screen, found)
    life.notes["screen"] = await judge_again(life, screen, typist, found)
