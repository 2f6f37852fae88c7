"""What does not load is told apart, each caused on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.kernel.tab import BARE, KernelTab
from tests.support.servers import Answer, Fault, FaultyServer


@pytest.fixture
def faulty(site: Path, site_headers: dict[str, str]) -> Iterator[FaultyServer]:
    server = FaultyServer(site, site_headers).start()
    yield server
    server.stop()


def missing(answer: Answer) -> Answer:
    return replace(answer, status=404, headers={"Content-Type": "text/plain"}, body=b"not here")


def as_text(answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "Content-Type": "text/plain"})


def damaged(answer: Answer) -> Answer:
    return replace(answer, body=answer.body[:-1] + b"?")


def garbage(answer: Answer) -> Answer:
    return replace(answer, body=b"\x00asm\x01\x00\x00\x00garbage")


CASES: dict[str, tuple[str, Fault, str]] = {
    "worker missing": ("app/workers/kernel.worker.js", missing, "is missing on the server"),
    "worker's module missing": ("app/runtime/start.js", missing, "is missing on the server"),
    "worker of the wrong type": ("app/workers/kernel.worker.js", as_text, "came as “text/plain”"),
    "loader missing": ("wheels/pyodide.mjs", missing, "pyodide.mjs is missing"),
    "runtime missing": ("wheels/pyodide.asm.wasm", missing, "pyodide.asm.wasm is missing"),
    "runtime of the wrong type": ("wheels/pyodide.asm.wasm", as_text, "pyodide.asm.wasm came as"),
    "runtime not compiling": ("wheels/pyodide.asm.wasm", garbage, "could not compile"),
    "sign-in page for the lock": ("wheels/pyodide-lock.json", Answer.as_error_page, "came as"),
}


@pytest.mark.parametrize(("path", "fault", "why"), CASES.values(), ids=CASES.keys())
def test_a_kernel_that_does_not_start_says_why(
    page: Page, faulty: FaultyServer, path: str, fault: Fault, why: str
) -> None:
    faulty.faults[path] = fault
    tab = KernelTab(page)
    tab.open(faulty.url)
    dead = tab.wait_for_state("dead")
    assert why in dead["why"]
    assert "could not be started" in dead["what"] or "did not start" in dead["what"]
    assert dead["remedy"]


def test_a_package_that_was_changed_is_refused(page: Page, faulty: FaultyServer) -> None:
    (wheel,) = [p.name for p in (faulty.root / "wheels").glob("ipython-*.whl")]
    faulty.faults[f"wheels/{wheel}"] = damaged
    tab = KernelTab(page)
    tab.open(faulty.url)
    assert "ipython" in tab.wait_for_state("dead")["why"]


def test_without_any_answer_the_network_is_named(page: Page, faulty: FaultyServer) -> None:
    page.goto(faulty.url + BARE)
    page.evaluate("import('./app/workers/kernel.client.js')")
    faulty.stop()
    tab = KernelTab(page)
    page.evaluate(
        """async () => {
            const { createKernel } = await import("./app/workers/kernel.client.js");
            globalThis.events = [];
            createKernel((json) => events.push(...JSON.parse(json))).start();
        }"""
    )
    assert "could not be fetched" in tab.wait_for_state("dead")["why"]


def test_a_kernel_starts_once_the_fault_is_gone(page: Page, faulty: FaultyServer) -> None:
    faulty.faults["wheels/pyodide.mjs"] = missing
    tab = KernelTab(page)
    tab.open(faulty.url)
    tab.wait_for_state("dead")
    faulty.faults.clear()
    tab.page.evaluate("kernel.restart()")
    assert tab.wait_for_state("idle", "dead")["state"] == "idle"
