"""What does not load is told apart, each caused on purpose."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fieldbook.bridge.rpc import encode_call
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


def under_policy(scripts: str, more: str = "") -> Fault:
    def restrict(answer: Answer) -> Answer:
        policy = f"default-src 'self'; script-src {scripts}; {more}"
        return replace(answer, headers={**answer.headers, "Content-Security-Policy": policy})

    return restrict


def not_isolated(answer: Answer) -> Answer:
    headers = {k: v for k, v in answer.headers.items() if k != "Cross-Origin-Embedder-Policy"}
    return replace(answer, headers=headers)


def sent_elsewhere(answer: Answer) -> Answer:
    # `localhost` is another origin than the address, and answers nobody who asks from here.
    headers = {**answer.headers, "Location": "http://localhost:9/sign-in"}
    return replace(answer, status=302, headers=headers, body=b"")


def silent(answer: Answer) -> Answer:
    time.sleep(SILENCE)
    return answer


def garbage(answer: Answer) -> Answer:
    return replace(answer, body=b"\x00asm\x01\x00\x00\x00garbage")


def with_another_end(answer: Answer) -> Answer:
    return replace(answer, body=answer.body + b"\n")


def of_another_runtime(answer: Answer) -> Answer:
    body, named = re.subn(rb'(RUNTIME = )"\w+"', rb'\1"another"', answer.body)
    assert named == 1
    return replace(answer, body=body)


def of_another_build(root: Path) -> Fault:
    """A file as a build of other sources has it."""
    found = re.search(r'data-sources="(\w+)"', (root / "index.html").read_text("utf-8"))
    assert found
    sources = found[1].encode()

    def exchange(answer: Answer) -> Answer:
        assert sources in answer.body
        return replace(answer, body=answer.body.replace(sources, b"0123456789abcdef"))

    return exchange


KERNEL = "bundles/kernel.worker.js"
SILENCE = 4
"""Seconds: longer than the tests' patience with a start."""

CASES: dict[str, tuple[str, Fault, str]] = {
    "worker missing": (KERNEL, missing, "is missing on the server"),
    "worker of the wrong type": (KERNEL, as_text, "came as “text/plain”"),
    "loader missing": ("wheels/pyodide.mjs", missing, "pyodide.mjs is missing"),
    "runtime missing": ("wheels/pyodide.asm.wasm", missing, "pyodide.asm.wasm is missing"),
    "runtime of the wrong type": ("wheels/pyodide.asm.wasm", as_text, "pyodide.asm.wasm came as"),
    "runtime not compiling": ("wheels/pyodide.asm.wasm", garbage, "could not compile"),
    "sign-in page for the lock": ("wheels/pyodide-lock.json", Answer.as_error_page, "came as"),
    "loader of another runtime": (
        "wheels/pyodide.asm.mjs",
        of_another_runtime,
        "Another version of Fieldbook has come to the server",
    ),
    "another build's lock": (
        "wheels/pyodide-lock.json",
        with_another_end,
        "pyodide-lock.json is not the file that was built",
    ),
    "sign-in page elsewhere": ("wheels/pyodide.mjs", sent_elsewhere, "to another site"),
    "worker without isolation": (KERNEL, not_isolated, "without Cross-Origin-Embedder-Policy"),
    "worker's modules forbidden": (KERNEL, under_policy("'none'"), "forbids pyodide.mjs"),
    "workers forbidden": (
        BARE,
        under_policy("'self'", "worker-src 'none'"),
        "forbids kernel.worker.js",
    ),
    "WebAssembly forbidden": (KERNEL, under_policy("'self'"), "policy"),
}
POOL = "bundles/pool.worker.js"
POOL_CASES: dict[str, tuple[str, Fault, str]] = {
    "worker missing": (POOL, missing, "pool.worker.js is missing on the server"),
    "worker's modules forbidden": (POOL, under_policy("'none'"), "forbids pyodide.mjs"),
    "worker without isolation": (POOL, not_isolated, "without Cross-Origin-Embedder-Policy"),
    "WebAssembly forbidden": (POOL, under_policy("'self'"), "policy"),
    "loader missing": ("wheels/pyodide.mjs", missing, "pyodide.mjs is missing"),
    "runtime not compiling": ("wheels/pyodide.asm.wasm", garbage, "could not compile"),
    "too slow": ("wheels/pyodide.mjs", silent, "Nothing was heard of it for 2 seconds"),
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


_START_POOL = """async (patience) => {
  const { startPoolWorker } = await import("./app/workers/pool.client.js");
  const nothing = () => {};
  return startPoolWorker(nothing, nothing, nothing, patience).then(
    () => "started", (error) => error.failure);
}"""


@pytest.mark.parametrize(("path", "fault", "why"), POOL_CASES.values(), ids=POOL_CASES.keys())
def test_a_pool_worker_that_does_not_start_says_why(
    page: Page, faulty: FaultyServer, path: str, fault: Fault, why: str
) -> None:
    faulty.faults[path] = fault
    page.goto(faulty.url + BARE)
    failure = page.evaluate(_START_POOL, 2 if fault is silent else 60)
    assert why in failure["why"]
    assert failure["what"] and failure["remedy"]


ANOTHER_VERSION = "Another version of Fieldbook has come to the server"


def test_a_kernel_of_another_build_is_refused(page: Page, faulty: FaultyServer) -> None:
    faulty.faults[KERNEL] = of_another_build(faulty.root)
    tab = KernelTab(page)
    tab.open(faulty.url)
    dead = tab.wait_for_state("dead")
    assert ANOTHER_VERSION in dead["why"]
    assert dead["remedy"].startswith("Reload the page.")


def test_a_pool_worker_of_another_build_is_refused(page: Page, faulty: FaultyServer) -> None:
    faulty.faults[POOL] = of_another_build(faulty.root)
    page.goto(faulty.url + BARE)
    assert ANOTHER_VERSION in page.evaluate(_START_POOL, 60)["why"]


def test_a_page_of_another_build_than_its_scripts_says_so(page: Page, faulty: FaultyServer) -> None:
    faulty.faults[""] = of_another_build(faulty.root)
    page.goto(faulty.url)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(ANOTHER_VERSION)
    expect(alert.get_by_role("button", name="Reload")).to_be_visible()


def test_scripts_of_two_builds_in_one_page_say_so(page: Page, faulty: FaultyServer) -> None:
    foreign = b'export const SOURCES = "another";'
    faulty.faults["bundles/facades.js"] = lambda answer: replace(answer, body=foreign)
    page.goto(faulty.url)
    expect(page.get_by_role("alert")).to_contain_text(ANOTHER_VERSION)


def test_a_pool_worker_that_lacks_a_package_says_which_file_is_damaged(
    page: Page, faulty: FaultyServer
) -> None:
    (wheel,) = [p.name for p in (faulty.root / "wheels").glob("numpy-*.whl")]
    faulty.faults[f"wheels/{wheel}"] = damaged
    page.goto(faulty.url + BARE)
    message = page.evaluate(
        """async (payload) => {
          const { startPoolWorker } = await import("./app/workers/pool.client.js");
          const nothing = () => {};
          const worker = await startPoolWorker(nothing, nothing, nothing);
          const running = worker.run(1, new Uint8Array(payload), '["numpy"]');
          return running.then(() => "answered", (error) => error.message);
        }""",
        list(encode_call("operator:add", 1, 1)),
    )
    assert f"{wheel} is not the file that was built" in message


def test_a_kernel_that_is_silent_for_long_has_failed(page: Page, faulty: FaultyServer) -> None:
    faulty.faults["wheels/pyodide.mjs"] = silent
    tab = KernelTab(page)
    tab.open(faulty.url, patience=2)
    assert "Nothing was heard of it for 2 seconds" in tab.wait_for_state("dead")["why"]


def test_a_kernel_without_memory_says_so(page: Page, faulty: FaultyServer) -> None:
    page.goto(faulty.url + BARE)
    # What WebAssembly may reserve of the address space is taken, as by other notebooks.
    page.evaluate("""() => {
      globalThis.taken = [];
      try {
        for (;;) taken.push(new WebAssembly.Memory({ initial: 1, maximum: 65_536 }));
      } catch {
        // There is none left.
      }
    }""")
    tab = KernelTab(page)
    tab.create()
    dead = tab.wait_for_state("dead")
    assert "no memory left" in dead["why"]
    assert "Close other tabs" in dead["remedy"]


def test_a_package_that_was_changed_is_refused(page: Page, faulty: FaultyServer) -> None:
    (wheel,) = [p.name for p in (faulty.root / "wheels").glob("ipython-*.whl")]
    faulty.faults[f"wheels/{wheel}"] = damaged
    tab = KernelTab(page)
    tab.open(faulty.url)
    assert f"{wheel} is not the file that was built" in tab.wait_for_state("dead")["why"]


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
