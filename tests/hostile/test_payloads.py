"""Published payloads, drawn as every kind of output: none runs in the application's origin.

Each is drawn twice: under the policy, as in use, and without it, where whatever the sanitiser left
would run. A small selection each time; all of them with ``--full``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.components.cells.folder import parts_folder
from tests.hostile.gadgets import GADGETS, NESTED
from tests.hostile.published import payloads, some
from tests.hostile.stage import CHANNELS, CONTROL, Channel, Stage
from tests.support.servers import FaultyServer

SELECTED = 40


@pytest.fixture(scope="module")
def stage_server(
    tmp_path_factory: pytest.TempPathFactory, site: Path, site_headers: Mapping[str, str]
) -> Iterator[FaultyServer]:
    folder = parts_folder(tmp_path_factory.mktemp("hostile") / "stage", site)
    server = FaultyServer(folder, site_headers).start()
    yield server
    server.stop()


@pytest.fixture(params=["under the policy", "without the policy"])
def stage(
    request: pytest.FixtureRequest,
    stage_server: FaultyServer,
    new_context: Callable[..., BrowserContext],
) -> Stage:
    has_policy = request.param == "under the policy"
    context = new_context(bypass_csp=not has_policy, viewport={"width": 900, "height": 700})
    return Stage(context, stage_server.url, has_policy=has_policy)


def test_a_payload_that_runs_is_noticed(
    stage_server: FaultyServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Else nothing below would say anything."""
    ran = Stage(new_context(bypass_csp=True), stage_server.url).put_in(CONTROL)
    assert sorted(ran) == ["alert(1)", "alert(2)", "alert(3)"]


def test_a_selection_runs_nothing_in_any_way_in(stage: Stage) -> None:
    chosen = [*CONTROL, *GADGETS, *some(payloads(), SELECTED)]
    outcomes = {channel.name: stage.draw(channel, chosen) for channel in CHANNELS}
    assert [f"{name}, {each}" for name, found in outcomes.items() for each in found.faulty] == []
    assert {found.tried for found in outcomes.values()} == {len(chosen)}


def test_nesting_beyond_measure_is_drawn_somehow(
    stage_server: FaultyServer, new_context: Callable[..., BrowserContext]
) -> None:
    stage = Stage(new_context(), stage_server.url)
    for channel in CHANNELS:
        if channel.name in ("html output", "markdown cell", "printed text"):
            assert stage.draw(channel, NESTED).faulty == []


@pytest.mark.full
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_no_published_payload_runs(stage: Stage, channel: Channel) -> None:
    found = stage.draw(channel, payloads())
    assert found.tried > 4_700
    assert found.faulty == []
