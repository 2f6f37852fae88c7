"""From the first visit to a start without server, and what the page is given meanwhile."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page

from tests.offline.states import await_state
from tests.support.polling import eventually
from tests.support.profile import Profile
from tests.support.servers import FaultyServer, PlainServer
from tests.support.sites import ROOT, small_site


def test_ready_then_server_dead_and_browser_killed(profile: Profile, small: FaultyServer) -> None:
    await_state(profile.open(small.url), "ready")
    small.stop()
    profile.kill()

    page = profile.open(small.url)
    assert page.inner_text("#version") == "one"
    await_state(page, "ready")
    assert page.evaluate("() => window.version") == "one"
    assert page.evaluate("() => crossOriginIsolated")
    wheel = "() => fetch('wheels/numpy-2.whl').then(answer => answer.text())"
    assert page.evaluate(wheel) == "the same in every version " * 1000


def test_kept_files_carry_headers_and_types(profile: Profile, small: FaultyServer) -> None:
    """Isolation and policy go with what takes them from its headers: documents and workers."""
    small_site(small.root, extra={"bundles/some.worker.js": b"postMessage(1);"})
    await_state(profile.open(small.url), "ready")
    small.stop()
    profile.close()

    page = profile.open(small.url)
    headers_of = "path => fetch(path).then(answer => Object.fromEntries(answer.headers))"
    wanted = json.loads((ROOT / "app" / "headers.json").read_text())
    for path, kind in {
        "": "text/html",
        "app/main.js": "text/javascript",
        "bundles/some.worker.js": "text/javascript",
        "wheels/numpy-2.whl": "application/zip",
        "wheels/part-1.bin": "application/octet-stream",
    }.items():
        headers = page.evaluate(headers_of, path)
        assert headers["content-type"].startswith(kind)
        if path in ("", "bundles/some.worker.js"):
            assert {name: headers[name.lower()] for name in wanted} == wanted


def test_scripts_are_kept_in_the_very_response_of_the_network(
    page: Page, small: FaultyServer
) -> None:
    """Of a script in any other response Chromium keeps no compiled code."""
    page.goto(small.url)
    await_state(page, "ready")
    kept = "async (path) => (await caches.match(new URL(path, location.href))).url"
    assert page.evaluate(kept, "app/main.js") == f"{small.url}app/main.js"
    assert page.evaluate(kept, "index.html") == "", "the page is kept with our headers"


def test_after_an_update_they_still_are(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    small_site(small.root, "two")
    page.reload()
    await_state(page, "update")
    kept = """async (path) => {
      const names = await caches.keys();
      const found = names.map(async (name) => (await caches.open(name)).match(path));
      return (await Promise.all(found)).filter(Boolean).map(({ url }) => url);
    }"""
    for path in ("app/main.js", "app/version.js"):
        url = f"{small.url}{path}"
        assert page.evaluate(kept, url) == [url, url], "in both builds' copies"


def test_a_host_without_headers_reloads_once_and_is_isolated(
    page: Page, small: FaultyServer
) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    assert page.evaluate("() => crossOriginIsolated")
    assert small.requests.count("") == 2, "the page is loaded, then once more with headers"


def test_a_host_with_headers_is_not_reloaded(
    page: Page, small: FaultyServer, site_headers: dict[str, str]
) -> None:
    small.headers = site_headers
    page.goto(small.url)
    await_state(page, "ready")
    assert page.evaluate("() => crossOriginIsolated")
    assert small.requests.count("") == 1


def test_where_isolation_cannot_be_had_the_page_goes_on(page: Page, small: FaultyServer) -> None:
    """As in a browser that does not know the headers: the worker takes control and that is all."""
    page.context.add_init_script("Object.defineProperty(self, 'crossOriginIsolated', {value: 0})")
    page.goto(small.url)
    await_state(page, "ready")
    assert small.requests.count("") == 2, "one try, no loop"


def test_a_sub_path_of_a_plain_server(profile: Profile, tmp_path: Path) -> None:
    small_site(tmp_path / "host" / "some" / "where")
    server = PlainServer(tmp_path / "host", "some/where/")
    page = profile.open(server.url)
    await_state(page, "ready")
    assert page.evaluate("() => crossOriginIsolated")
    server.stop()
    profile.kill()

    page = profile.open(server.url)
    await_state(page, "ready")
    assert page.evaluate("() => crossOriginIsolated")
    assert page.evaluate("() => window.version") == "one"


def test_any_address_in_the_scope_leads_to_the_page(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    page.goto(f"{small.url}deep/down?do=new-notebook#/files/notes.ipynb")
    assert page.url == f"{small.url}?do=new-notebook#/files/notes.ipynb"
    eventually(lambda: page.evaluate("() => window.version") == "one")


def test_a_folder_is_its_document_also_without_a_server(page: Page, small: FaultyServer) -> None:
    small_site(small.root, extra={"patterns/index.html": b"<!doctype html><title>Patterns</title>"})
    page.goto(small.url)
    await_state(page, "ready")
    small.stop()
    page.goto(f"{small.url}patterns/#/boot/lazy-linking")
    assert (page.title(), page.url) == ("Patterns", f"{small.url}patterns/#/boot/lazy-linking")
    assert page.evaluate("() => crossOriginIsolated")
    page.goto(f"{small.url}patterns#/boot/lazy-linking")
    assert page.url == f"{small.url}patterns/#/boot/lazy-linking", "its links are relative"
    page.goto(f"{small.url}no-such-folder/")
    assert page.url == small.url


def test_other_methods_and_unknown_files_are_not_invented(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    status = "([path, options]) => fetch(path, options).then(answer => answer.status)"
    assert page.evaluate(status, ["app/nothing.js", {}]) == 404
    assert page.evaluate(status, ["app/main.js", {"method": "POST", "body": ""}]) == 501


def test_a_window_that_cannot_keep_sites_says_so(page: Page, small: FaultyServer) -> None:
    page.context.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(small.url)
    told = await_state(page, "unsupported")
    assert "ordinary window" in told["why"]


def test_a_worker_that_does_not_come_is_asked_for_again(page: Page, small: FaultyServer) -> None:
    small.faults["sw.js"] = lambda answer: answer.as_error_page(status=503)
    page.goto(small.url)
    await_state(page, "failed", kind="server")
    small.faults.clear()
    await_state(page, "ready", timeout=30)


def test_a_worker_that_broke_off_its_installation_is_registered_anew(
    page: Page, small: FaultyServer
) -> None:
    """The browser forgets the registration; a page that held on to it asked in vain for ever."""
    broken = b"addEventListener('install', (event) => event.waitUntil(Promise.reject()))"
    small.faults["sw.js"] = lambda answer: replace(answer, body=broken)
    page.goto(small.url)
    await_state(page, "failed", kind="server")
    small.faults.clear()
    await_state(page, "ready", timeout=30)


def test_sizes_are_known_before_the_first_byte(page: Page, small: FaultyServer) -> None:
    page.goto(small.url)
    await_state(page, "ready")
    first = page.evaluate("() => window.states.find(state => state.state === 'saving')")
    total = json.loads((small.root / "assets.json").read_text())["bytes"]
    assert first["total"] == total
    assert first["free"] > total
