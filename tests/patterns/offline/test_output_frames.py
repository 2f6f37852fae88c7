"""Output frames: what acts runs, and has nobody's origin and no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.offline.states import await_state
from tests.support.servers import FaultyServer
from tests.support.sites import ROOT, small_site

_ACT = """() => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.src = "./app/frames/output.html";
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow) return;
    if (data !== "ready") return resolve({ origin, ...data });
    const { port2 } = new MessageChannel();
    frame.contentWindow.postMessage(`<script>
      const attempt = (act) => {
        try { return String(act()); } catch (error) { return error.name; }
      };
      const ask = fetch("./manifest.json").then(() => "answered", () => "refused");
      ask.then((network) => parent.postMessage({
        network,
        storage: attempt(() => localStorage.length),
        page: attempt(() => parent.document.title),
      }, "*"));
    </scr` + `ipt>`, "*", [port2]);
  });
  document.body.append(frame);
})"""


@pytest.fixture
def framed(tmp_path: Path) -> Iterator[FaultyServer]:
    """A small site that has the document in which outputs act."""
    document = (ROOT / "app" / "frames" / "output.html").read_bytes()
    root = small_site(tmp_path / "framed", extra={"app/frames/output.html": document})
    server = FaultyServer(root).start()
    yield server
    server.stop()


def test_an_output_acts_and_is_given_nothing(page: Page, framed: FaultyServer) -> None:
    page.goto(framed.url)
    await_state(page, "ready")
    found = page.evaluate(_ACT)
    assert found == {
        "origin": "null",
        "network": "refused",
        "storage": "SecurityError",
        "page": "SecurityError",
    }
