"""A page with the parts of a cell on it, under the policy of the built site, without Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.components.cells.folder import parts_folder
from tests.support.servers import FaultyServer
from tests.support.transcript import Transcript


class Parts:
    """The page, and components mounted on it one after another."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.refusals_expected = False
        """Whether the policy is meant to complain: it refuses handlers while markup is parsed."""

    def mount(self, component: str, props: Mapping[str, Any]) -> None:
        """Mount a component; what it emits is gathered."""
        self.page.evaluate(
            """async ([component, props]) => {
              const { mount } = await import(`./app/components/${component}.js`);
              const host = document.createElement("div");
              document.querySelector("#stage").append(host);
              window.told = [];
              window.part = mount(host, props, (name, detail) =>
                window.told.push([name, JSON.parse(detail)]));
            }""",
            [component, dict(props)],
        )

    def update(self, props: Mapping[str, Any]) -> None:
        self.page.evaluate("(props) => window.part.update(props)", dict(props))

    def told(self) -> list[Any]:
        """What was emitted, in order."""
        told: list[Any] = self.page.evaluate("() => window.told")
        return told


@pytest.fixture
def parts(
    tmp_path: Path,
    site: Path,
    site_headers: Mapping[str, str],
    context: BrowserContext,
    transcript: Transcript,
) -> Iterator[Parts]:
    """An empty stage; scripts and policy must raise no complaint."""
    server = FaultyServer(parts_folder(tmp_path / "stage", site), site_headers).start()
    page = context.new_page()
    page.goto(server.url)
    parts = Parts(page)
    yield parts
    server.stop()
    assert transcript.errors == []
    complaints = [line for line in transcript.lines if "error" in line]
    if parts.refusals_expected:
        complaints = [line for line in complaints if "inline event handler" not in line]
    assert complaints == []
