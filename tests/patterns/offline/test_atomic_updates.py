"""Updates that are whole or not there: a window goes on with its own version until it changes."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.offline.states import await_state
from tests.support.servers import FaultyServer
from tests.support.sites import small_site

_VERSIONS = """async () => [
  document.querySelector("#version").textContent, window.version, await window.startLate()]"""


def test_a_new_version_comes_whole_or_not_at_all(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    small_site(small.root, "two")
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    await_state(page, "update")
    assert page.evaluate(_VERSIONS) == ["one", "one", "one"], "files loaded late included"

    with page.expect_navigation():
        page.evaluate("void offline.applyUpdate()")
    await_state(page, "ready")
    assert page.evaluate(_VERSIONS) == ["two", "two", "two"]


def test_scripts_of_two_builds_do_not_work_together(bare: Page) -> None:
    refused = bare.evaluate(
        """async () => {
          const { requireSame } = await import("/app/runtime/same_sources.js");
          const { SOURCES } = await import("/app/sources.js");
          requireSame("It did not start.", SOURCES);
          try { requireSame("It did not start.", "another"); } catch (error) {
            return error.failure;
          }
        }"""
    )
    assert refused["why"].startswith("Another version of Fieldbook has come to the server")
    assert refused["remedy"].startswith("Reload the page.")
