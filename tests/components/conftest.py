"""Fixtures for the components' tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from fieldbook.tables import service
from tests.components.gridstage import (
    Stage,
    build_stage,
    made_props,
    serve_pages,
    served_props,
)
from tests.support.servers import FaultyServer
from tests.support.transcript import Transcript

__all__: list[str] = []

SetStage = Callable[..., Stage]


@pytest.fixture
def servers() -> Iterator[list[FaultyServer]]:
    """What was started; stopped at the end."""
    started: list[FaultyServer] = []
    yield started
    for server in started:
        server.stop()


@pytest.fixture
def stage(
    tmp_path: Path,
    site: Path,
    site_headers: Mapping[str, str],
    context: BrowserContext,
    transcript: Transcript,
    servers: list[FaultyServer],
) -> Iterator[SetStage]:
    """Open a page with one grid on made rows; its policy and scripts must raise no complaint."""

    def opened(props: Mapping[str, Any] | None = None, **settings: Any) -> Stage:
        folder = tmp_path / "stage"
        folder.mkdir()
        server = build_stage(folder, site, site_headers, props or made_props(), **settings)
        servers.append(server)
        page = context.new_page()
        page.goto(server.url)
        page.get_by_role("grid").wait_for()
        return Stage(page)

    yield opened
    assert transcript.errors == []
    assert [line for line in transcript.lines if "error" in line or "warning" in line] == []


@pytest.fixture
def table_stage(
    tmp_path: Path,
    site: Path,
    site_headers: Mapping[str, str],
    context: BrowserContext,
    servers: list[FaultyServer],
) -> Iterator[Callable[[Path], Stage]]:
    """Open a page with one grid on a real file, answered by the tables service."""

    def opened(path: Path) -> Stage:
        folder = tmp_path / "stage"
        folder.mkdir()
        server = build_stage(folder, site, site_headers, served_props(path), service=True)
        servers.append(server)
        page = context.new_page()
        serve_pages(page, path)
        page.goto(server.url)
        stage = Stage(page)
        stage.filled()
        return stage

    yield opened
    service.forget()
    shutil.rmtree(tmp_path / "stage", ignore_errors=True)
