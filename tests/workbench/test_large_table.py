"""A table too large for the machine's memory, in a browser: the offer, the sample, the training."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.servers import OwnServer

STARTED = 90_000
READ = 120_000

LITTLE_MEMORY = "Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 0.25 });"
"""What a browser tells of a machine with a quarter of a gigabyte; half of that is for tables."""


@pytest.fixture
def page(browser: Browser, _own_server: OwnServer) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(LITTLE_MEMORY)
    page = context.new_page()
    page.goto(_own_server.url)
    yield page
    context.close()


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """14 MB, of which single digits would take twelve times as much."""
    draw = random.Random(3)
    line = [",".join(draw.choices("0123456789", k=69)) for _ in range(500)]
    path = tmp_path / "large.csv"
    with path.open("w") as stream:
        stream.write(",".join(f"d{n}" for n in range(69)) + ",row\n")
        stream.writelines(f"{line[n % 500]},{n}\n" for n in range(100_000))
    return path


def test_a_table_larger_than_memory_is_sampled_before_it_is_read(page: Page, large: Path) -> None:
    chooser = page.locator("input[type=file][aria-label='Import files']").first
    chooser.set_input_files(large, timeout=STARTED)
    alert = page.get_by_role("alert").filter(has_text="The file is too large to open whole.")
    expect(alert).to_contain_text("Nothing was read yet.", timeout=READ)
    offer = alert.get_by_role("button", name=re.compile(r"Take a sample of \d+.\d+ rows"))
    wanted = int(re.sub(r"\D", "", offer.inner_text()))
    offer.click()
    expect(page.get_by_role("grid", name="large sample.csv", exact=True)).to_be_visible(
        timeout=READ
    )
    said = page.get_by_role("region", name="Notices").or_(page.locator(".notices"))
    expect(said.first).to_contain_text("of 100\u202f000 rows, chosen at random.")
    count = page.locator(".table-count").filter(visible=True)
    assert int(re.sub(r"\D", "", count.inner_text().partition("rows")[0])) == wanted
