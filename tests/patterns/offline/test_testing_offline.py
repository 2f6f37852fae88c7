"""Testing that it works without a network: a site that keeps nothing must fail the test.

It passes falsely where the network is only cut: what a browser still has in memory helps out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.support.profile import Profile
from tests.support.servers import Answer, FaultyServer


def cached(answer: Answer) -> Answer:
    """As most hosts send what does not change: the browser's own cache may keep it."""
    return replace(answer, headers={**answer.headers, "Cache-Control": "max-age=3600"})


@pytest.fixture
def forgetful(tmp_path: Path) -> Iterator[FaultyServer]:
    """A site without a service worker."""
    root = tmp_path / "forgetful"
    root.mkdir()
    (root / "index.html").write_text("<!doctype html><title>Forgetful</title><p>here</p>")
    (root / "data.json").write_text("[1]")
    server = FaultyServer(root).start()
    server.faults["data.json"] = cached
    yield server
    server.stop()


def test_a_site_that_keeps_nothing_is_found_out_by_killing_both_ends(
    profile: Profile, forgetful: FaultyServer
) -> None:
    ask = "fetch('data.json').then(() => 'works', () => 'fails')"
    page = profile.open(forgetful.url)
    assert page.evaluate(ask) == "works"
    forgetful.stop()
    assert page.evaluate(ask) == "works", "within the session the caches help out"

    profile.kill()
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        profile.open(forgetful.url)
