"""Saving that is interrupted or fed with rubbish, and how it ends well all the same."""

from __future__ import annotations

import threading
from dataclasses import replace

from playwright.sync_api import Page

from tests.offline.states import await_state, kept_paths, state
from tests.support.polling import eventually
from tests.support.profile import Profile
from tests.support.servers import Answer, FaultyServer


def _held(server: FaultyServer, path: str) -> threading.Event:
    """Make the server sit on ``path`` until the event is set."""
    go_on = threading.Event()

    def wait(answer: Answer) -> Answer:
        go_on.wait(30)
        return answer

    server.faults[path] = wait
    return go_on


def _kept(page: Page, name: str) -> bool:
    return any(url.endswith(name) for url in kept_paths(page))


def test_a_closed_browser_resumes_where_it_stopped(profile: Profile, small: FaultyServer) -> None:
    go_on = _held(small, "wheels/part-9.bin")
    page = profile.open(small.url)
    eventually(lambda: _kept(page, "part-5.bin"))
    profile.kill()
    go_on.set()
    small.faults.clear()
    small.requests.clear()

    await_state(profile.open(small.url), "ready")
    assert "wheels/part-9.bin" in small.requests
    assert "wheels/part-5.bin" not in small.requests, "what was kept is not fetched again"


def test_two_windows_share_one_saving(page: Page, small: FaultyServer) -> None:
    go_on = _held(small, "wheels/part-9.bin")
    page.goto(small.url)
    other = page.context.new_page()
    other.goto(small.url)
    eventually(lambda: _kept(page, "part-5.bin"))
    assert state(other)["state"] == "saving"
    page.close()
    go_on.set()
    await_state(other, "ready")
    assert small.requests.count("wheels/part-5.bin") == 1


def test_a_partial_copy_is_never_called_ready(profile: Profile, small: FaultyServer) -> None:
    go_on = _held(small, "wheels/part-9.bin")
    page = profile.open(small.url)
    eventually(lambda: _kept(page, "part-5.bin"))
    assert state(page)["state"] == "saving"
    profile.kill()
    go_on.set()
    small.stop()

    page = profile.open(small.url)
    told = await_state(page, "failed", kind="network")
    assert "connection was lost" in told["why"]


def test_a_server_that_comes_back_is_used_again(page: Page, small: FaultyServer) -> None:
    go_on = _held(small, "wheels/part-9.bin")
    page.goto(small.url)
    eventually(lambda: _kept(page, "part-5.bin"))
    small.stop()
    go_on.set()
    await_state(page, "failed", kind="network")
    small.faults.clear()
    small.start()
    await_state(page, "ready", timeout=30)


def test_a_worker_stopped_by_the_browser_is_started_again(page: Page, small: FaultyServer) -> None:
    go_on = _held(small, "wheels/part-9.bin")
    page.goto(small.url)
    eventually(lambda: _kept(page, "part-5.bin"))
    browser = page.context.browser
    assert browser is not None
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    small.faults.clear()
    go_on.set()
    await_state(page, "ready", timeout=30)


def test_a_damaged_file_is_fetched_again(page: Page, small: FaultyServer) -> None:
    damaged = iter([b"x" * 4096])
    small.faults["wheels/part-3.bin"] = lambda answer: replace(
        answer, body=next(damaged, answer.body)
    )
    page.goto(small.url)
    await_state(page, "ready")
    assert small.requests.count("wheels/part-3.bin") == 2
    body = "() => fetch('wheels/part-3.bin').then(answer => answer.bytes()).then(b => b[0])"
    assert page.evaluate(body) == 3


def test_a_truncated_file_is_fetched_again(page: Page, small: FaultyServer) -> None:
    cuts = iter([100])
    small.faults["wheels/part-3.bin"] = lambda answer: replace(answer, cut_at=next(cuts, None))
    page.goto(small.url)
    await_state(page, "ready", timeout=30)


def test_a_sign_in_page_is_not_taken_for_a_file(page: Page, small: FaultyServer) -> None:
    small.faults["wheels/part-3.bin"] = lambda answer: answer.as_error_page()
    page.goto(small.url)
    told = await_state(page, "failed", kind="damaged")
    assert "wheels/part-3.bin" in told["why"] and "sign-in" in told["why"]
    assert not _kept(page, "part-3.bin") and not _kept(page, "__complete__")
    small.faults.clear()
    page.evaluate("() => window.offline.retry()")
    await_state(page, "ready")


def test_a_sign_in_page_is_not_taken_for_the_list(page: Page, small: FaultyServer) -> None:
    small.faults["assets.json"] = lambda answer: answer.as_error_page()
    page.goto(small.url)
    await_state(page, "failed")
    assert not _kept(page, "assets.json")
    small.faults.clear()
    await_state(page, "ready", timeout=30)


def test_a_missing_file_is_named(page: Page, small: FaultyServer) -> None:
    small.faults["wheels/part-3.bin"] = lambda answer: answer.as_error_page(status=404)
    page.goto(small.url)
    told = await_state(page, "failed", kind="server")
    assert "wheels/part-3.bin" in told["why"]


def test_too_little_space_is_said_before_anything_is_fetched(
    page: Page, small: FaultyServer
) -> None:
    page.context.add_init_script(
        "navigator.storage.estimate = () => Promise.resolve({quota: 30_000, usage: 20_000})"
    )
    page.goto(small.url)
    told = await_state(page, "failed", kind="space")
    assert told["free"] == 10_000
    assert "1 MB needed, 1 MB free" in told["why"]
    assert "wheels/part-3.bin" not in small.requests


def test_a_disk_that_fills_up_is_said_and_saving_goes_on_later(
    page: Page, small: FaultyServer
) -> None:
    """Browsers announce more room than there is, so the true limit may come as a surprise."""
    session = page.context.new_cdp_session(page)
    origin = small.url.rstrip("/")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 20_000})
    page.goto(small.url)
    told = await_state(page, "failed", kind="space")
    assert "Free some space" in told["why"]
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    page.evaluate("() => window.offline.retry()")
    await_state(page, "ready")


def test_a_lost_file_of_a_complete_copy_is_repaired(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    lose = """async () => {
        for (const name of await caches.keys())
            await (await caches.open(name)).delete(new URL('wheels/part-3.bin', location.href).href)
    }"""
    page.evaluate(lose)
    body = "() => fetch('wheels/part-3.bin').then(answer => answer.bytes()).then(b => b.length)"
    assert page.evaluate(body) == 4096
    assert _kept(page, "part-3.bin")
