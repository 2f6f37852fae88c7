"""A complete copy that was damaged, file by file, mends itself or says what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.offline.states import await_state
from tests.support.polling import eventually
from tests.support.servers import FaultyServer

_PUT = """async ([path, body]) => {
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const headers = path.endsWith(".js") ? { "Content-Type": "text/javascript" } : {};
        await cache.put(new URL(path, location.href).href, new Response(body, { headers }));
    }
}"""
_REMOVE = """async (path) => {
    for (const name of await caches.keys())
        await (await caches.open(name)).delete(new URL(path, location.href).href);
}"""
_READ = "(path) => fetch(path).then((answer) => answer.text())"
_HEARD = """() => {
    globalThis.heard = [];
    navigator.serviceWorker.addEventListener("message", ({ data }) => heard.push(data));
}"""
_MEND = """() => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    navigator.serviceWorker.controller.postMessage({ type: "mend" }, [port2]);
})"""


@pytest.fixture
def kept(page: Page, small: FaultyServer) -> Page:
    """A page of a site that is kept whole."""
    page.goto(small.url)
    await_state(page, "ready")
    page.evaluate(_HEARD)
    return page


def _mending(page: Page) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = page.evaluate("() => heard")
    return [message for message in heard if message["type"] == "mending"]


def test_a_damaged_file_is_found_by_its_use_and_fetched_again(
    kept: Page, small: FaultyServer
) -> None:
    kept.evaluate(_PUT, ["app/version.js", "export const version = 'none';"])
    kept.evaluate(_READ, "app/version.js")
    eventually(lambda: _mending(kept), 15, page=kept)
    [told] = _mending(kept)
    assert (told["mended"], told["broken"]) == (["app/version.js"], [])
    small.stop()
    assert '"one"' in kept.evaluate(_READ, "app/version.js")


def test_a_start_from_a_damaged_script_is_mended_by_itself(kept: Page) -> None:
    kept.evaluate(_PUT, ["app/main.js", "import"])
    kept.reload(wait_until="commit")
    await_state(kept, "ready")
    assert kept.locator("#panel .skeleton").count() == 0


def test_a_start_that_said_why_it_failed_is_mended_all_the_same(kept: Page) -> None:
    """The word of a failure takes the outline's place, as the interface does where it starts."""
    kept.evaluate(_PUT, ["app/version.js", "<!doctype html><title>Sign in</title>"])
    kept.add_init_script("""addEventListener("error", () => {
      const say = () => {
        document.querySelector("#panel").replaceChildren();
        document.documentElement.dataset.failed = "";
      };
      if (document.querySelector("#panel")) say();
      else addEventListener("DOMContentLoaded", say);
    });""")
    kept.reload(wait_until="commit")
    await_state(kept, "ready")
    assert kept.inner_text("#version") == "one"
    assert kept.evaluate("() => window.version") == "one"


def test_a_missing_script_is_named_while_there_is_no_network(
    kept: Page, small: FaultyServer
) -> None:
    kept.evaluate(_PUT, ["app/main.js", "import"])
    small.stop()
    kept.reload(wait_until="commit")
    said = kept.get_by_role("alert")
    assert "app/main.js: damaged or missing" in said.inner_text()
    small.start()
    await_state(kept, "ready")


def test_a_page_that_is_not_the_kept_one_is_never_shown(kept: Page) -> None:
    kept.evaluate(_PUT, ["index.html", "<title>Sign in</title>"])
    kept.reload()
    assert kept.inner_text("#version") == "one"


def test_without_a_network_it_is_said_and_later_mended(kept: Page, small: FaultyServer) -> None:
    kept.evaluate(_PUT, ["index.html", ""])
    small.stop()
    kept.reload()
    assert "damaged" in kept.get_by_role("alert").inner_text()
    small.start()
    kept.reload()  # As it does by itself after some seconds.
    assert kept.inner_text("#version") == "one"


def test_everything_is_looked_at_when_asked(kept: Page, small: FaultyServer) -> None:
    for path in ("wheels/part-1.bin", "app/main.js"):
        kept.evaluate(_PUT, [path, "damaged"])
    kept.evaluate(_PUT, ["assets.json", "{"])
    assert sorted(kept.evaluate(_MEND)["mended"]) == ["app/main.js", "wheels/part-1.bin"]
    assert kept.evaluate(_MEND) == {"mended": [], "broken": []}
    small.stop()
    kept.evaluate(_PUT, ["wheels/part-1.bin", "damaged"])
    assert kept.evaluate(_MEND)["broken"] == ["wheels/part-1.bin"]


def test_a_list_that_names_a_file_that_never_was_is_not_believed(
    kept: Page, small: FaultyServer
) -> None:
    listed = (small.root / "assets.json").read_text("utf-8")
    kept.evaluate(_PUT, ["assets.json", listed.replace("part-1.bin", "pArt-1.bin")])
    kept.evaluate(_PUT, ["wheels/part-2.bin", "damaged"])
    assert kept.evaluate(_MEND) == {"mended": ["wheels/part-2.bin"], "broken": []}


def test_a_copy_that_the_browser_removed_is_made_again(kept: Page, small: FaultyServer) -> None:
    small.requests.clear()
    kept.evaluate(
        "async () => { for (const name of await caches.keys()) await caches.delete(name) }"
    )
    kept.reload()
    await_state(kept, "ready", timeout=30)
    assert "wheels/part-3.bin" in small.requests


def test_a_lost_file_that_no_list_knows_is_not_taken_for_one_that_never_was(
    kept: Page, small: FaultyServer
) -> None:
    small.stop()
    kept.evaluate(_PUT, ["assets.json", "{"])
    kept.evaluate(_REMOVE, "app/version.js")
    kept.reload(wait_until="commit")
    assert "assets.json: damaged or missing" in kept.get_by_role("alert").inner_text()
    small.start()
    await_state(kept, "ready")
