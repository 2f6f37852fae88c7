"""All published payloads in files that the whole workbench opens, without its policy."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.hostile.files import hostile_notebook, hostile_table
from tests.hostile.published import payloads
from tests.hostile.stage import CANARIES
from tests.support.servers import OwnServer

AT_ONCE = 250
STARTED_MS = 120_000


@pytest.fixture
def workbench(new_context: Callable[..., BrowserContext], server: OwnServer) -> Page:
    """A window in which whatever gets through would run: its policy is switched off."""
    context = new_context(bypass_csp=True)
    context.add_init_script(CANARIES)
    page = context.new_page()
    page.goto(server.url)
    expect(page.get_by_role("button", name="New notebook").first).to_be_visible(timeout=STARTED_MS)
    return page


@pytest.mark.full
def test_no_file_runs_anything(workbench: Page) -> None:
    everything = payloads()
    for start in range(0, len(everything), AT_ONCE):
        some = everything[start : start + AT_ONCE]
        files = [
            FilePayload(name=f"{start} table.csv", mimeType="", buffer=hostile_table(some)),
            FilePayload(name=f"{start}.ipynb", mimeType="", buffer=hostile_notebook(some)),
        ]
        workbench.get_by_label("Import files").first.set_input_files(files)
        last = workbench.get_by_role("group", name=f"Cell {3 * len(some)}", exact=True)
        expect(last).to_be_attached(timeout=STARTED_MS)
        ran = workbench.evaluate("() => window.ran.filter((act) => !act.startsWith('fetch'))")
        assert ran == []
        for _ in files:
            workbench.get_by_role("button", name=re.compile("^Close ")).first.click()
