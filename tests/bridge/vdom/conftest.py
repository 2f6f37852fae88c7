from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fieldbook.bridge.reactivity import on_error
from fieldbook.bridge.reactivity.state import state
from tests.bridge.vdom.paper import Paper
from tests.bridge.vdom.stage import Stage, serve_stage
from tests.support.transcript import Transcript


@pytest.fixture(scope="package")
def _stage(
    tmp_path_factory: pytest.TempPathFactory,
    site: Path,
    site_headers: Mapping[str, str],
    browser: Browser,
) -> Iterator[tuple[Stage, Transcript]]:
    """One page for all tests of views: starting Python takes longer than most of them."""
    server = serve_stage(tmp_path_factory.mktemp("stage"), site, site_headers)
    context = browser.new_context()
    transcript = Transcript()
    transcript.watch(context)
    page = context.new_page()
    page.goto(server.url)
    yield Stage(page), transcript
    context.close()
    server.stop()


@pytest.fixture
def stage(_stage: tuple[Stage, Transcript]) -> Iterator[Stage]:
    """A stage with nothing on it; no errors, no complaints of the policy, nothing left behind."""
    stage, transcript = _stage
    transcript.errors.clear()
    transcript.lines.clear()
    stage.fresh()
    yield stage
    assert stage.leave() == [[], 0, 0]
    assert transcript.errors == []
    assert [line for line in transcript.lines if "error" in line or "warning" in line] == []


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A document without a browser; no errors, nothing left behind."""
    paper = Paper()
    yield paper
    for mounted in paper.mounts:
        mounted.dispose()
    on_error(None)
    assert paper.left() == []
    assert state.commits == []
    assert (state.depth, state.tracker, state.owner) == (0, None, None)
