"""Where pages aren't isolated, share nothing or suspend no stacks: less, and never nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.kernel.tab import KernelTab
from tests.support.servers import Answer, FaultyServer, OwnServer, PlainServer

pytestmark = pytest.mark.full


def without_suspension(answer: Answer) -> Answer:
    """The worker's script as a browser without stack switching would run it."""
    return replace(answer, body=answer.body + b"\ndelete WebAssembly.Suspending;")


@pytest.fixture
def rigid(page: Page, site: Path, site_headers: dict[str, str]) -> Iterator[KernelTab]:
    server = FaultyServer(site, site_headers).start()
    server.faults["bundles/kernel.worker.js"] = without_suspension
    tab = KernelTab(page)
    tab.open(server.url)
    tab.wait_for_state("idle")
    yield tab
    server.stop()


@pytest.fixture
def exposed(page: Page, plain_server: PlainServer) -> KernelTab:
    tab = KernelTab(page)
    tab.open(plain_server.url)
    assert not page.evaluate("crossOriginIsolated")
    tab.wait_for_state("idle")
    return tab


def test_without_suspension_packages_are_found_in_the_source(rigid: KernelTab) -> None:
    ran = rigid.run("from pyodide.ffi import can_run_sync; can_run_sync()")
    assert ran.result == "False"
    assert rigid.run("import numpy; numpy.ones(2).sum()").result == "np.float64(2.0)"
    (error,) = rigid.run("__import__('seaborn')").of("error")
    assert "%pip install seaborn" in error["traceback"][-1]
    assert rigid.run("%pip install seaborn").text().endswith("Installed seaborn.\n")
    assert rigid.run("__import__('seaborn').__name__").result == "'seaborn'"


def test_without_suspension_a_question_still_waits(rigid: KernelTab) -> None:
    request = rigid.begin("input()")
    rigid.wait_for("input_request")
    rigid.page.evaluate("kernel.replyInput('an answer')")
    ran = rigid.finish(request)
    assert ran.of("error") == []
    assert ran.result == "'an answer'"


def test_without_isolation_cells_run_and_ask(exposed: KernelTab) -> None:
    request = exposed.begin("import time; time.sleep(0.01)\nprint('hello')\ninput()")
    exposed.wait_for("input_request")
    exposed.page.evaluate("kernel.replyInput('an answer')")
    ran = exposed.finish(request)
    assert ran.result == "'an answer'"
    assert ran.text() == "hello\nan answer\n"


def test_without_shared_memory_cells_run_and_stopping_means_restarting(
    context: BrowserContext, server: OwnServer
) -> None:
    """WebKitGTK calls the page isolated and has no shared memory all the same."""
    context.add_init_script("delete globalThis.SharedArrayBuffer;")
    tab = KernelTab(context.new_page())
    tab.open(server.url)
    assert tab.page.evaluate("crossOriginIsolated && !('SharedArrayBuffer' in globalThis)")
    tab.wait_for_state("idle")
    assert tab.run("1 + 1").result == "2"
    request = tab.begin("while True: pass")
    tab.wait_for("execute_input")
    tab.interrupt()
    assert tab.finish(request).reply["status"] == "aborted"
    assert "shared memory" in tab.wait_for_state("restarting")["reason"]
    tab.wait_for_state("idle")


def test_without_isolation_stopping_means_restarting(exposed: KernelTab) -> None:
    request = exposed.begin("while True: pass")
    exposed.wait_for("execute_input")
    exposed.interrupt()
    ran = exposed.finish(request)
    assert ran.reply["status"] == "aborted"
    restarting = exposed.wait_for_state("restarting")
    assert "isolation" in restarting["reason"]
    exposed.wait_for_state("idle")
    assert exposed.run("1").reply["execution_count"] == 1
