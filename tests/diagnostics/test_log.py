"""The last lines of every thread, kept by the page: bounded, discreet, in order."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.kernel.tab import BARE
from tests.support.servers import OwnServer

_LOG = "const log = await import(new URL('./app/diagnostics/log.js', location.href));"


@pytest.fixture
def bare(page: Page, server: OwnServer) -> Page:
    page.goto(server.url + BARE)
    return page


def told(page: Page, act: str) -> list[dict[str, Any]]:
    """What is kept after an act of JavaScript."""
    code = f"async () => {{ {_LOG} {act}; return log.lines(); }}"
    lines: list[dict[str, Any]] = page.evaluate(code)
    return lines


def test_complaints_of_a_thread_are_kept_with_their_time(bare: Page) -> None:
    lines = told(
        bare,
        """log.listen();
        console.error("first", new TypeError("no"));
        console.warn("second");
        console.info("not this");
        void Promise.reject(new RangeError("third"));
        setTimeout(() => { throw new SyntaxError("fourth"); });
        await new Promise((resolve) => setTimeout(resolve, 100))""",
    )
    assert [(line["thread"], line["level"]) for line in lines] == [
        ("page", "error"),
        ("page", "warning"),
        ("page", "error"),
        ("page", "error"),
    ]
    texts = [line["text"] for line in lines]
    assert texts[0].startswith("first TypeError: no\n    at ")
    assert texts[1] == "second"
    thrown, rejected = sorted(texts[2:], reverse=True)
    assert rejected.startswith("Nobody caught: RangeError: third")
    assert thrown.startswith("SyntaxError: fourth")
    times = [line["at"] for line in lines]
    assert times == sorted(times)
    assert abs(times[0] - bare.evaluate("Date.now()")) < 10_000


def test_what_may_hold_data_is_said_but_not_kept(bare: Page) -> None:
    said: list[str] = []
    bare.on("console", lambda message: said.append(message.text))
    assert told(bare, "log.listen(); log.unheard(() => console.error('Alice'))") == []
    assert said == ["Alice"]


def test_a_flood_is_cut_short_and_told_of(bare: Page) -> None:
    lines = told(
        bare,
        """for (let n = 0; n < 500; n++) log.note("note", `line ${n}`);
        log.note("error", "still heard");
        const later = performance.now() + 11_000;
        performance.now = () => later;
        log.note("note", "x".repeat(5_000))""",
    )
    texts = [line["text"] for line in lines]
    assert texts[:60] == [f"line {n}" for n in range(60)]
    assert texts[60:62] == ["still heard", "(440 lines were left out)"]
    assert len(texts[62]) == 2_000


def test_of_each_thread_the_last_lines_stay(bare: Page) -> None:
    lines = told(
        bare,
        """let now = 0;
        performance.now = () => (now += 1_000);
        for (let n = 0; n < 300; n++) log.note("note", `line ${n}`);
        log.note("note", "of another", "worker 1")""",
    )
    mine = [line["text"] for line in lines if line["thread"] == "page"]
    assert (len(mine), mine[0], mine[-1]) == (200, "line 100", "line 299")
    assert lines[-1]["thread"] == "worker 1"


def test_a_workers_lines_outlive_it(bare: Page) -> None:
    lines = told(
        bare,
        """const worker = new Worker(
            await import(new URL("./app/bridge/trusted.js", location.href))
                .then(({ trustedScriptURL }) =>
                    trustedScriptURL(new URL("./bundles/snapshot.worker.js", location.href))),
            { type: "module" });
        log.hearWorker(worker, "snapshot");
        // Nobody catches that it does not understand this.
        const wrong = { type: "HANDLER", name: "none" };
        worker.postMessage({ id: 1, type: "APPLY", path: [], argumentList: [wrong] });
        for (let n = 0; n < 100 && log.lines().length === 0; n++)
            await new Promise((resolve) => setTimeout(resolve, 50));
        worker.terminate()""",
    )
    (line,) = lines
    assert (line["thread"], line["level"]) == ("snapshot", "error")
    assert "TypeError" in line["text"]
