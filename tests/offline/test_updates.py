"""One version gives way to the next as a whole, when the person says so."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page

from tests.offline.states import await_state, kept_paths, state
from tests.support.polling import eventually
from tests.support.profile import Profile
from tests.support.servers import Answer, FaultyServer
from tests.support.sites import small_site

_LOSE = """async (name) => {
  for (const key of await caches.keys()) {
    const cache = await caches.open(key);
    for (const { url } of await cache.keys()) if (url.endsWith(name)) await cache.delete(url);
  }
}"""
_LOOK = "() => navigator.serviceWorker.getRegistration().then(found => found.update())"


def _seen(page: Page) -> tuple[str, str]:
    """The version of the page and the version of its script."""
    version: str = page.evaluate("() => window.version")
    return page.inner_text("#version"), version


def _publish(small: FaultyServer, version: str, extra: dict[str, bytes] | None = None) -> None:
    small_site(small.root, version, extra)


def test_an_update_is_offered_and_taken(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    _publish(small, "two")
    small.requests.clear()
    page.evaluate(_LOOK)
    await_state(page, "update")
    assert _seen(page) == ("one", "one")
    assert "wheels/numpy-2.whl" not in small.requests, "unchanged files are not fetched again"
    assert "app/version.js" in small.requests

    page.reload()
    await_state(page, "update")
    assert _seen(page) == ("one", "one"), "a reload alone changes nothing"

    page.evaluate("() => void window.offline.applyUpdate()")
    eventually(lambda: _seen(page) == ("two", "two"))
    await_state(page, "ready")
    copies = [name for name in page.evaluate("() => caches.keys()") if " log " not in name]
    assert len(copies) == 1, "the old version is removed"


def test_an_update_that_was_installed_unheard_is_offered(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    _publish(small, "two")
    # What a page sees that was too busy to hear of it before.
    page.evaluate(
        """() => Object.defineProperty(
            ServiceWorkerRegistration.prototype, "installing", { get: () => null })"""
    )
    waiting = "() => navigator.serviceWorker.getRegistration().then(found => !!found.waiting)"
    page.evaluate(_LOOK)
    eventually(lambda: page.evaluate(waiting))
    assert state(page)["state"] == "ready"
    page.evaluate(
        """() => navigator.serviceWorker.getRegistration().then(
            found => void found.dispatchEvent(new Event("updatefound")))"""
    )
    await_state(page, "update")


def test_an_update_does_not_wait_for_files_to_be_looked_at(page: Page, small: FaultyServer) -> None:
    worker = small.root / "sw.js"
    hour_long = worker.read_text("utf-8").replace("LOOK_AFTER_MS = 5e3", "LOOK_AFTER_MS = 36e5")
    assert "36e5" in hour_long
    worker.write_text(hour_long)
    page.goto(small.url)
    await_state(page, "ready")
    _publish(small, "two")
    page.evaluate(_LOOK)
    await_state(page, "update")
    # The present worker has answered, and would look at what it answered with in an hour.
    page.evaluate("() => fetch('./app/version.js')")
    page.evaluate("() => void window.offline.applyUpdate()")
    eventually(lambda: _seen(page) == ("two", "two"))


def test_an_empty_worker_is_fetched_again(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    small.faults["sw.js"] = lambda answer: replace(answer, body=b"")
    page.evaluate(_LOOK)
    told = await_state(page, "failed", kind="worker", timeout=30)
    assert "sw.js" in told["why"]
    small.faults.clear()
    await_state(page, "ready", timeout=30)

    small.faults["sw.js"] = lambda answer: replace(answer, body=b"// Under construction")
    page.evaluate(_LOOK)
    await_state(page, "failed", kind="worker", timeout=30)
    _publish(small, "two")
    small.faults.clear()
    await_state(page, "update", timeout=30)
    page.evaluate("() => void window.offline.applyUpdate()")
    eventually(lambda: _seen(page) == ("two", "two"))


def test_an_empty_worker_that_took_over_is_replaced(profile: Profile, small: FaultyServer) -> None:
    page = profile.open(small.url)
    await_state(page, "ready")
    small.faults["sw.js"] = lambda answer: replace(answer, body=b"")
    page.evaluate(_LOOK)
    profile.kill()
    page = profile.open(small.url)
    await_state(page, "failed", kind="worker", timeout=30)
    small.faults.clear()
    await_state(page, "ready", timeout=60)
    small.stop()
    page.reload()
    await_state(page, "ready")


def test_an_update_that_is_late_says_so_and_comes(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    _publish(small, "two")
    page.evaluate(_LOOK)
    await_state(page, "update")
    # The present worker fetches a file that was lost, and the network takes its time.
    released = threading.Event()

    def slowly(answer: Answer) -> Answer:
        assert released.wait(60)
        return answer

    small.faults["wheels/part-3.bin"] = slowly
    page.evaluate(_LOSE, "part-3.bin")
    page.evaluate("() => void fetch('./wheels/part-3.bin').catch(() => {})")
    eventually(lambda: "wheels/part-3.bin" in small.requests)
    page.evaluate("() => void window.offline.applyUpdate()")
    told = await_state(page, "update", kind="late")
    assert "within five minutes" in told["why"]
    assert _seen(page) == ("one", "one")
    released.set()
    eventually(lambda: _seen(page) == ("two", "two"))


def test_two_windows_stay_with_one_version(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    other = page.context.new_page()
    other.goto(small.url)
    await_state(other, "ready")
    _publish(small, "two")
    page.evaluate(_LOOK)
    await_state(page, "update")
    await_state(other, "update")

    page.evaluate("() => void window.offline.applyUpdate()")
    told = await_state(page, "update", kind="windows")
    assert "1 other window" in told["why"]
    fresh = "() => import('./app/version.js?again').then(module => module.version)"
    assert other.evaluate(fresh) == "one", "a file loaded late is of the window's own version"

    other.close()
    page.evaluate("() => void window.offline.applyUpdate()")
    eventually(lambda: _seen(page) == ("two", "two"))


def test_the_next_start_brings_the_new_version(profile: Profile, small: FaultyServer) -> None:
    page = profile.open(small.url)
    await_state(page, "ready")
    _publish(small, "two")
    page.evaluate(_LOOK)
    await_state(page, "update")
    small.stop()
    profile.close()

    page = profile.open(small.url)
    await_state(page, "ready")
    assert _seen(page) == ("two", "two"), "complete and offline, without being asked again"


def test_half_an_update_leaves_the_old_version_whole(profile: Profile, small: FaultyServer) -> None:
    page = profile.open(small.url)
    await_state(page, "ready")
    _publish(small, "two", {f"wheels/new-{n}.bin": bytes([n]) * 999 for n in range(8)})
    small.faults["wheels/new-7.bin"] = lambda answer: answer.as_error_page()
    page.evaluate(f"({_LOOK})().catch(() => {{}})")
    eventually(lambda: small.requests.count("wheels/new-7.bin") == 3)
    assert state(page)["state"] == "ready"
    profile.kill()
    small.stop()

    page = profile.open(small.url)
    await_state(page, "ready")
    assert _seen(page) == ("one", "one")

    small.faults.clear()
    small.requests.clear()
    small.start()
    page.evaluate(f"({_LOOK})().catch(() => {{}})")
    await_state(page, "update")
    assert "wheels/new-7.bin" in small.requests
    assert "wheels/new-1.bin" not in small.requests, "the half that came is used"


def test_a_build_that_changes_while_saving_starts_over(page: Page, small: FaultyServer) -> None:
    """The first version never got complete: the next takes its place without asking."""
    small.faults["wheels/part-9.bin"] = lambda answer: answer.as_error_page(status=503)
    page.goto(small.url)
    await_state(page, "failed", kind="server")
    _publish(small, "two")
    small.faults.clear()
    await_state(page, "update", timeout=40)
    assert page.inner_text("#version") == "one", "the page is none of the version that is kept"
    page.evaluate("() => void window.offline.applyUpdate()")
    eventually(lambda: _seen(page) == ("two", "two"))


def test_two_sites_of_one_origin_keep_apart(
    page: Page, small: FaultyServer, tmp_path: Path
) -> None:
    small_site(tmp_path / "site" / "beta", "beta")
    page.goto(small.url + "beta/")
    await_state(page, "ready")
    beta = kept_paths(page)
    page.goto(small.url)
    await_state(page, "ready")
    assert beta < kept_paths(page)
    page.goto(small.url + "beta/")
    assert page.inner_text("#version") == "beta"
