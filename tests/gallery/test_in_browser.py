"""The gallery as people meet it: in a page, with real workers, by keys, narrow, and offline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.offline.states import kept_paths
from tests.runtime.warm import WarmBrowser
from tests.support.polling import eventually
from tests.support.profile import Profile
from tests.support.servers import OwnServer
from tests.support.transcript import Transcript


@pytest.fixture(scope="module")
def _gallery(browser: Browser, _own_server: OwnServer) -> Iterator[tuple[Page, Transcript]]:
    """One page for the module: starting Python takes longer than all its tests."""
    if not _own_server.running:
        _own_server.start()
    context: BrowserContext = browser.new_context(service_workers="block")
    transcript = Transcript()
    transcript.watch(context)
    page = context.new_page()
    page.goto(_own_server.url + "patterns/")
    expect(page.get_by_role("heading", name="Patterns", level=1)).to_be_visible(timeout=60_000)
    yield page, transcript
    context.close()


@pytest.fixture
def gallery(_gallery: tuple[Page, Transcript]) -> Iterator[Page]:
    page, transcript = _gallery
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("location.hash = '#/'")
    yield page
    assert transcript.errors == []
    assert [line for line in transcript.lines if "Content Security Policy" in line] == []


def opened(page: Page, place: str) -> None:
    page.evaluate("(place) => { location.hash = `#/${place}`; }", place)
    expect(page.get_by_role("region", name="Try it")).to_be_visible()


def test_a_pattern_is_found_opened_and_left_by_keys(gallery: Page) -> None:
    gallery.get_by_role("searchbox", name="Search patterns").fill("trampolines slot")
    expect(gallery.get_by_role("status").first).to_have_text("1 pattern")
    link = gallery.get_by_role("main").get_by_role("link", name="Linking libraries")
    link.focus()
    gallery.keyboard.press("Enter")
    expect(gallery).to_have_title("Linking libraries when they are called · Patterns")
    expect(gallery.get_by_role("heading", level=2, name="Forces")).to_be_visible()
    assert gallery.evaluate("document.activeElement.localName") == "main"
    gallery.go_back()
    expect(gallery.get_by_role("heading", level=1)).to_have_text("Patterns")
    gallery.get_by_role("searchbox").fill("")


def test_demos_compute_in_workers_while_the_page_goes_on(gallery: Page) -> None:
    opened(gallery, "workers/worker-pool")
    demo = gallery.get_by_role("region", name="Try it")
    demo.get_by_role("button", name="Count primes").click()
    demo.get_by_role("button", name="The page goes on").click()
    expect(demo.get_by_role("status")).to_have_text("148933 primes.", timeout=60_000)
    expect(gallery.get_by_role("region", name="Its source")).to_contain_text("def count_primes")

    opened(gallery, "workers/suspended-stacks")
    demo.get_by_role("button", name="Ask on the page").click()
    expect(demo.get_by_role("status")).to_contain_text("can't be put aside")
    demo.get_by_role("button", name="Ask in a worker").click()
    expect(demo.get_by_role("status")).to_have_text("It is buckwheat.")

    opened(gallery, "workers/shared-memory")
    demo.get_by_role("button", name="Fill the array").click()
    expect(demo.get_by_role("status")).to_contain_text("of 300 rows")
    demo.get_by_role("button", name="Stop").click()
    expect(demo.get_by_role("status")).to_contain_text("read with 1 copy")


def test_rows_keep_what_was_typed_and_a_missing_worker_is_explained(gallery: Page) -> None:
    opened(gallery, "reactive-ui/keyed-lists")
    note = gallery.get_by_role("textbox", name="Note on oats")
    note.fill("sown in March")
    note.focus()
    gallery.evaluate("document.querySelector('.demo .demo-row button').click()")
    expect(note).to_be_focused()
    expect(note).to_have_value("sown in March")

    opened(gallery, "boot/load-failures")
    gallery.get_by_role("button", name="Start a worker that is missing").click()
    expect(gallery.get_by_role("alert")).to_contain_text(
        "missing.worker.js is missing on the server"
    )

    opened(gallery, "boot/lazy-registry")
    gallery.get_by_role("button", name="Show a chart").click()
    expect(gallery.get_by_role("group", name="Bars of")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_it_never_scrolls_sideways_and_everything_is_reached(
    gallery: Page, scheme: str
) -> None:
    gallery.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    gallery.set_viewport_size({"width": 390, "height": 800})
    for place in ("", "workers/worker-pool", "boot/memory-snapshots", "offline/verified-copy"):
        gallery.evaluate("(place) => { location.hash = `#/${place}`; }", place)
        gallery.wait_for_timeout(100)
        main = "document.querySelector('main')"
        assert gallery.evaluate(f"{main}.scrollWidth - {main}.clientWidth") == 0, place
    expect(gallery.get_by_role("link", name="All patterns")).to_be_visible()
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = gallery.evaluate(paper) == "rgb(251, 250, 247)"
    assert light == (scheme == "light")
    gallery.emulate_media(color_scheme="light")


@pytest.mark.full
def test_once_the_site_is_kept_the_gallery_opens_without_a_server(
    profile: Profile, server: OwnServer
) -> None:
    page = profile.open(server.url)
    offline = page.get_by_role("status", name="Offline")
    expect(offline).to_contain_text("Ready to work offline", timeout=120_000)
    assert any(url.endswith("patterns/patterns.json") for url in kept_paths(page))
    server.stop()
    profile.kill()

    page = profile.open(server.url + "patterns/#/reactive-ui/signals")
    expect(page.get_by_role("heading", name="Values that know who read them")).to_be_visible(
        timeout=60_000
    )
    expect(page.get_by_role("slider").first).to_be_visible()
    eventually(lambda: page.evaluate("crossOriginIsolated"))


def test_its_python_is_restored_like_the_applications(warm_browser: WarmBrowser) -> None:
    page = warm_browser.context.new_page()
    page.goto(warm_browser.url + "patterns/#/boot/memory-snapshots")
    demo = page.get_by_role("region", name="Try it")
    expect(demo).to_contain_text("It was restored from the memory snapshot", timeout=60_000)
    page.close()
