"""The harness itself: it hears every thread, sees what leaves the origin, survives kills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.polling import eventually
from tests.support.profile import Profile
from tests.support.servers import FaultyServer
from tests.support.transcript import Transcript

_PAGES = {
    "index.html": "<!doctype html><title>small</title><script src=main.js></script>",
    "main.js": """
        console.log("page speaks");
        new Worker("worker.js");
        navigator.serviceWorker.register("sw.js");
    """,
    "worker.js": 'console.log("worker speaks");',
    "sw.js": 'self.addEventListener("install", () => console.log("service worker speaks"));',
}


@pytest.fixture
def small_site(tmp_path: Path) -> Iterator[FaultyServer]:
    root = tmp_path / "small"
    root.mkdir()
    for name, text in _PAGES.items():
        (root / name).write_text(text)
    server = FaultyServer(root).start()
    yield server
    server.stop()


def test_every_console_is_heard(
    page: Page, small_site: FaultyServer, transcript: Transcript
) -> None:
    page.goto(small_site.url)
    heard = {
        "[page] log: page speaks",
        "[worker.js] log: worker speaks",
        "[sw.js] log: service worker speaks",
    }
    eventually(lambda: heard <= set(transcript.lines), page=page)


def test_uncaught_errors_and_failed_requests_are_heard(
    page: Page, small_site: FaultyServer, transcript: Transcript
) -> None:
    page.goto(small_site.url)
    page.evaluate("() => { setTimeout(() => { throw new Error('lost my way') }) }")
    eventually(lambda: any("lost my way" in error for error in transcript.errors), page=page)
    small_site.stop()
    page.evaluate("() => fetch('main.js', {cache: 'no-store'}).catch(() => {})")
    eventually(lambda: any("main.js" in line for line in transcript.refused), page=page)


def test_a_request_that_leaves_the_origin_is_seen(
    page: Page, small_site: FaultyServer, outside: list[str]
) -> None:
    page.goto(small_site.url)
    page.evaluate("() => navigator.sendBeacon('http://elsewhere.example/tell', 'secret')")
    eventually(lambda: "POST http://elsewhere.example/tell" in outside, page=page)
    outside.clear()


def test_a_profile_survives_a_kill(profile: Profile, small_site: FaultyServer) -> None:
    page = profile.open(small_site.url)
    page.evaluate("() => caches.open('kept').then(cache => cache.put('/x', new Response('1')))")
    profile.kill()
    again = profile.open(small_site.url)
    assert again.evaluate("() => caches.match('/x').then(found => found?.text())") == "1"


def test_a_stopped_server_refuses_and_comes_back_at_its_address(
    page: Page, small_site: FaultyServer
) -> None:
    page.goto(small_site.url)
    small_site.stop()
    refused = "() => fetch('main.js', {cache: 'no-store'}).then(() => 'came', () => 'refused')"
    assert page.evaluate(refused) == "refused"
    small_site.start()
    assert page.evaluate(refused) == "came"
