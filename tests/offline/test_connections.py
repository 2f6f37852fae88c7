"""Which workers may connect elsewhere: a kernel that a window asks for, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.offline.states import await_state
from tests.support.servers import FaultyServer
from tests.support.sites import small_site

KERNEL = "bundles/kernel.worker.js"
_WORKER = b"""
const policy = trustedTypes.createPolicy("fieldbook", { createScriptURL: (url) => url });
onmessage = async ({ data: { reach, start } }) => {
  if (start) {
    const inner = new Worker(policy.createScriptURL(new URL(start, location.href).href));
    inner.onmessage = ({ data }) => postMessage(data);
    inner.onerror = (event) => postMessage("error " + event.message);
    inner.postMessage({ reach });
    return;
  }
  const answer = await fetch(reach).then((found) => found.text(), () => "refused");
  postMessage(answer);
};
"""
_ASK = """([path, message]) => new Promise((resolve) => {
  const worker = new Worker(trusted(new URL(path, location.href)));
  worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
  worker.onerror = (event) => resolve(`error ${event.message}`);
  setTimeout(() => resolve("no answer"), 5000);
  worker.postMessage(message);
})"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[FaultyServer]:
    """Another origin, whose answers any page may read."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "secret.txt").write_text("answered")
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    server = FaultyServer(folder, headers).start()
    yield server
    server.stop()


@pytest.fixture
def visited(page: Page, tmp_path: Path) -> Iterator[Page]:
    """A page that the service worker answers for, with the kernel's script and another one."""
    extra = {KERNEL: _WORKER, "bundles/pool.worker.js": _WORKER}
    server = FaultyServer(small_site(tmp_path / "site", extra=extra)).start()
    page.goto(server.url)
    await_state(page, "ready")
    page.evaluate("""async () => {
        const { trustedScriptURL } = await import(location.origin + "/app/bridge/trusted.js");
        window.trusted = trustedScriptURL;
    }""")
    yield page
    server.stop()


def test_a_kernel_connects_where_it_was_allowed_and_code_in_it_can_t_allow_more(
    visited: Page, elsewhere: FaultyServer
) -> None:
    origin = elsewhere.url.rstrip("/")
    reach = f"{elsewhere.url}secret.txt"
    wide = f"{KERNEL}?connect={quote(origin, safe='')}"

    def ask(path: str, start: str = "") -> object:
        return visited.evaluate(_ASK, [path, {"reach": reach, "start": start}])

    other = "https%3A%2F%2Felsewhere.example"
    assert ask(KERNEL) == "refused"
    assert elsewhere.requests == []
    assert ask(wide) == "answered"
    elsewhere.requests.clear()
    assert ask(f"{KERNEL}?connect={other}") == "refused", "another origin was allowed"
    assert ask(wide.replace("kernel", "pool")) == "refused", "no kernel"
    assert ask(KERNEL, wide.partition("/")[2]) == "refused", "a worker asked, no window"
    for rule in ("*", "https:", f"{origin} *", f"{origin}; script-src *", "'self' data:"):
        assert ask(f"{KERNEL}?connect={quote(rule, safe='')}") == "refused", rule
    assert elsewhere.requests == []
