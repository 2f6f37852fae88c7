"""The kernel where it lives: a worker of a real browser. One kernel serves the whole module."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.kernel.tab import KernelTab
from tests.runtime.warm import WarmBrowser, diagnostics
from tests.support.servers import OwnServer
from tests.support.transcript import Transcript


@pytest.fixture(
    scope="module",
    params=["from the wheels", pytest.param("from a snapshot", marks=pytest.mark.full)],
)
def shared_tab(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[KernelTab]:
    if request.param == "from a snapshot":
        warm: WarmBrowser = request.getfixturevalue("warm_browser")
        tab = warm.kernel()
        yield tab
        tab.page.close()
        return
    server = OwnServer(site)
    context = browser.new_context()
    tab = KernelTab(context.new_page())
    tab.open(server.url)
    tab.wait_for_state("idle")
    yield tab
    context.close()
    server.stop()


@pytest.fixture
def tab(shared_tab: KernelTab, transcript: Transcript) -> KernelTab:
    transcript.watch(shared_tab.page.context)
    return shared_tab


def test_a_cell_runs_and_its_messages_come_in_order(tab: KernelTab) -> None:
    ran = tab.run("print('hello')\n6 * 7")
    assert ran.text() == "hello\n"
    assert ran.result == "42"
    kinds = [kind for kind, _ in groupby(event["type"] for event in ran.events)]
    assert kinds == [
        "status",
        "execute_input",
        "stream",
        "execute_result",
        "status",
        "execute_reply",
    ]
    assert ran.states == ["busy", "idle"]
    assert ran.reply["status"] == "ok"
    assert 0 < ran.reply["seconds"] < 30


def test_an_error_has_its_traceback(tab: KernelTab) -> None:
    (error,) = tab.run("1 / 0").of("error")
    assert error["ename"] == "ZeroDivisionError"
    assert error["traceback"]


def test_cells_wait_for_each_other_and_an_error_aborts_the_rest(tab: KernelTab) -> None:
    tab.run("order = []")
    first = tab.begin("import time; time.sleep(0.5); order.append(1); raise ValueError")
    tab.page.evaluate("kernel.execute('later', 'order.append(2)')")
    assert tab.finish("later").replies == {first: "error", "later": "aborted"}
    assert tab.run("order").result == "[1]"


def test_top_level_await_and_loops_run_to_their_end(tab: KernelTab) -> None:
    ran = tab.run(
        "import asyncio\nawait asyncio.sleep(0.01)\nasync def two(): return 2\nasyncio.run(two())"
    )
    assert ran.result == "2"


def test_errors_that_pass_through_the_browser_are_caught_as_usual(tab: KernelTab) -> None:
    ran = tab.run(
        "async def bad():\n    await asyncio.sleep(0.01); raise ValueError('x')\n"
        "try:\n    asyncio.run(bad())\nexcept ValueError as error:\n    print('caught', error)"
    )
    assert ran.text() == "caught x\n"
    assert ran.of("error") == []


def test_what_was_printed_is_seen_while_the_code_computes(tab: KernelTab) -> None:
    ran = tab.run(
        "import time\nprint('a'); print('b')\n"
        "end = time.perf_counter() + 1\nwhile time.perf_counter() < end: pass\nprint('c')"
    )
    times = {part: e["at"] for e in ran.events if e["type"] == "stream"
             for part in e["content"]["text"].split()}  # fmt: skip
    assert times["c"] - times["b"] > 700


def test_text_from_code_written_in_c_is_shown(tab: KernelTab) -> None:
    ran = tab.run("import ctypes; ctypes.CDLL(None).puts(b'from C');")
    assert ran.text() == "from C\n"


def test_a_flood_of_text_from_c_stays_within_bounds(tab: KernelTab) -> None:
    ran = tab.run("libc = ctypes.CDLL(None)\nfor _ in range(20_000): libc.puts(b'.' * 99)")
    assert 100_000 < len(ran.text()) < 1_500_000


INTERRUPTED = {
    "a loop": "while True: pass",
    "a sleep": "import time; time.sleep(60)",
    "an await": "await asyncio.sleep(60)",
    "a loop of its own": "asyncio.run(asyncio.sleep(60))",
    "numpy": "a = np.ones((200, 200))\nwhile True: b = a @ a",
    # The interpreter looks by itself after fifty turns: later than the test waits.
    "slow turns": "a = np.ones((700, 700))\nwhile True: b = a @ a",
    "a flood of text": "while True: print('x' * 80)",
    "a flood of displays": "while True: display(1)",
    "a question": "input('never answered ')",
}


@pytest.mark.parametrize("code", INTERRUPTED.values(), ids=INTERRUPTED.keys())
def test_running_code_is_interrupted(tab: KernelTab, code: str) -> None:
    tab.run("import asyncio, numpy as np")
    request = tab.begin(code)
    tab.wait_for("execute_input")
    tab.page.wait_for_timeout(300)
    asked = tab.now()
    tab.interrupt()
    ran = tab.finish(request, timeout=10)
    assert (ran.reply["status"], ran.reply["ename"]) == ("error", "KeyboardInterrupt")
    assert ran.states == ["busy", "interrupting", "idle"]
    assert ran.events[-1]["at"] - asked < 3_000, "generous: machines that run tests are busy"
    assert [error["ename"] for error in ran.of("error")] == ["KeyboardInterrupt"]
    assert tab.run("1 + 1").result == "2"


@pytest.mark.parametrize("code", ["while True: pass", "await asyncio.sleep(60)"])
def test_an_interrupt_right_after_the_request_is_not_lost(tab: KernelTab, code: str) -> None:
    tab.run("import asyncio")
    # The worker looks for new files before it runs a cell, so this comes before the code begins.
    request = tab.begin(code, then="kernel.interrupt()")
    ran = tab.finish(request, timeout=4)
    assert ran.reply["ename"] == "KeyboardInterrupt"
    assert tab.run("1 + 1").result == "2"


def test_a_flood_of_text_stays_within_bounds(tab: KernelTab) -> None:
    batches = tab.page.evaluate("batches")
    ran = tab.run("for number in range(100_000): print('line', number, '.' * 60)")
    assert len(ran.text()) < 2_000_000
    assert "characters left out" in ran.text()
    assert ran.text().endswith("." * 60 + "\n")
    assert tab.page.evaluate("batches") - batches < 2_000


def test_a_line_is_read_from_the_person(tab: KernelTab) -> None:
    request = tab.begin("name = input('Name? ')\nname[::-1]")
    assert tab.wait_for("input_request") == {"prompt": "Name? ", "password": False}
    tab.page.evaluate("kernel.replyInput('Jörg 😀')")
    ran = tab.finish(request)
    assert ran.text() == "Name? Jörg 😀\n"
    assert ran.result == "'😀 gröJ'"


def test_packages_come_when_they_are_imported(tab: KernelTab) -> None:
    ran = tab.run("import pandas as pd\npd.DataFrame({'a': [1, 2]})")
    assert "<table" in ran.of("execute_result")[0]["data"]["text/html"]
    (start,) = diagnostics(tab.page, "kernel")
    loaded = any("pandas" in progress["detail"] for progress in ran.of("progress"))
    assert loaded == (start["way"] == "stock"), "a snapshot has them all"
    assert tab.run("import importlib; importlib.import_module('seaborn').__name__").result


def test_a_figure_is_drawn(tab: KernelTab) -> None:
    ran = tab.run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    picture = base64.b64decode(ran.of("display_data")[0]["data"]["image/png"])
    assert picture.startswith(b"\x89PNG")


def test_files_are_written_where_the_workspace_is(tab: KernelTab) -> None:
    ran = tab.run("open('note.txt', 'w').write('kept')")
    assert ran.of("workspace_changed") == [{"paths": ["note.txt"]}]
    assert tab.run("import os; os.getcwd(), open('/workspace/note.txt').read()").result == (
        "('/workspace', 'kept')"
    )
    assert tab.run("open('made.py', 'w').write('x = 5')\nimport made; made.x").result == "5"


WAYS_OUT = {
    "js.fetch": "import js; await js.fetch('https://elsewhere.example/x')",
    "pyfetch": "from pyodide.http import pyfetch; await pyfetch('https://elsewhere.example/x')",
    "open_url": "from pyodide.http import open_url; open_url('https://elsewhere.example/x')",
    "urllib": "import urllib.request as r; r.urlopen('https://elsewhere.example/x')",
    "WebSocket": "import js; js.WebSocket.new('wss://elsewhere.example/x')",
    "EventSource": "import js; js.EventSource.new('https://elsewhere.example/x')",
    "WebTransport": "import js; js.WebTransport.new('https://elsewhere.example/x')",
}


def test_a_kernel_connects_to_nothing_but_its_site_and_says_why(
    tab: KernelTab, outside: list[str]
) -> None:
    for way, code in WAYS_OUT.items():
        ran = tab.run(code)
        (error,) = ran.of("error")
        assert "may not connect to" in error["evalue"], (way, error["evalue"])
        assert "elsewhere.example" in error["evalue"], way
        assert "Allow connections" in error["evalue"], way
        (refused,) = ran.of("connection_refused")
        assert refused["origin"] in ("https://elsewhere.example", "wss://elsewhere.example"), way
    here = tab.run("import js; (await js.fetch('../manifest.json')).status")
    assert here.result == "200"
    assert outside == []


def test_what_gets_around_the_words_meets_the_policy(tab: KernelTab, outside: list[str]) -> None:
    """The words are a courtesy; what keeps everything in is the policy."""
    ran = tab.run(
        "import js\n"
        "from pyodide.code import run_js\n"
        "outcomes = []\n"
        "for code in ('import(\\'https://elsewhere.example/x.js\\')',\n"
        "             'new Worker(\\'data:text/javascript,1\\')',\n"
        "             'Reflect.construct(Object.getPrototypeOf(WebSocket),'\n"
        "             '  [\\'wss://elsewhere.example\\'])',\n"
        "             'importScripts(\\'https://elsewhere.example/x.js\\')'):\n"
        "    try:\n"
        "        made = run_js(code)\n"
        "        if hasattr(made, 'then'): await made\n"
        "        outcomes.append('made')\n"
        "    except Exception as error:\n"
        "        outcomes.append('refused')\n"
        "import asyncio; await asyncio.sleep(0.3)\n"
        "outcomes"
    )
    assert ran.result.count("refused") >= 3, ran.result
    assert outside == []


def test_packages_at_hand_can_be_installed_by_name(tab: KernelTab) -> None:
    assert tab.run("%pip install openpyxl").text().endswith("Installed openpyxl.\n")
    (error,) = tab.run("%pip install no-such-package-here").of("error")
    assert "may not connect to the network" in error["evalue"]


def test_memory_is_measured_once_a_cell_has_ended(tab: KernelTab) -> None:
    def used_after(code: str) -> tuple[int, int]:
        tab.run(code)
        told = tab.wait_for("memory")
        return told["used"], told["held"]

    before, _ = used_after("import numpy as np")
    more, held = used_after("x = np.ones(25_000_000)")
    less, still_held = used_after("del x")
    assert 195e6 < more - before < 230e6
    assert less < more - 195e6
    assert held == still_held > more


def test_completion_counts_as_editors_do(tab: KernelTab) -> None:
    tab.run("harvest_total = 3")
    code = "'😀'; harvest_"
    found = tab.page.evaluate(
        "async (code) => JSON.parse(await kernel.complete(code, code.length))", code
    )
    assert [match["text"] for match in found["matches"]] == ["harvest_total"]
    assert (found["start"], found["end"]) == (6, 14)
    help_ = tab.page.evaluate("async () => JSON.parse(await kernel.inspect('len', 3, 0))")
    assert help_["found"]


def test_a_busy_kernel_is_not_waited_for(tab: KernelTab) -> None:
    request = tab.begin("import time; time.sleep(1)")
    tab.wait_for("execute_input")
    found = tab.page.evaluate("async () => JSON.parse(await kernel.complete('pri', 3))")
    assert found["matches"] == []
    assert tab.finish(request).reply["status"] == "ok"


def test_nothing_is_said_twice_by_a_kernel_that_dies(tab: KernelTab) -> None:
    first = tab.begin("import ctypes; ctypes.string_at(0xFFFFFFF0)")
    tab.page.evaluate("kernel.execute('never', '1')")
    ran = tab.finish("never", timeout=20)
    assert ran.states == ["busy", "dead"]
    (_, dead) = ran.of("status")
    assert dead["what"] == "The kernel has stopped."
    assert "memory access out of bounds" in dead["why"]
    assert "Restart the kernel" in dead["remedy"]
    assert ran.replies == {first: "aborted", "never": "aborted"}
    assert tab.run("1").reply["status"] == "aborted", "nobody waits for a dead kernel"
    tab.restart()
    assert tab.run("1 + 1").reply["execution_count"] == 1


def test_a_call_that_cannot_be_interrupted_ends_with_the_kernel(tab: KernelTab) -> None:
    tab.run("import numpy as np; large = np.random.rand(3_000, 3_000)")
    request = tab.begin("np.linalg.svd(large)")
    tab.wait_for("execute_input")
    tab.page.wait_for_timeout(500)
    tab.interrupt()
    stuck = tab.wait_until_stuck()
    assert stuck["state"] == "interrupting"
    assert "interrupt again" in stuck["reason"]
    tab.interrupt()
    ran = tab.finish(request)
    assert ran.reply["status"] == "aborted"
    assert ran.of("status")[-1]["why"] == "The running call could not be interrupted."
