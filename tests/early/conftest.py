"""A notebook that somebody left while writing in it, and pages that open it with Python held back.

Python leaves it once for all these tests, in the browser that starts it fast; each test puts it
back as it was, without Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.runtime.warm import WarmBrowser
from tests.support.polling import eventually
from tests.workbench.test_page import RUN, STARTED, Window

__all__ = ["EarlyPage", "Left", "PATH", "put_back"]

PATH = "Untitled.ipynb"
FIRST = "n = globals().get('n', 0) + 1\nn"
SECOND = "left here"

# PyScript fetches the page's Python if it has an address; everything before that goes on.
_HOLD = """(() => {
  const real = fetch;
  const allowed = new Promise((resolve) => { globalThis.allowPython = resolve; });
  addEventListener("DOMContentLoaded", () => {
    const script = document.querySelector("script[type=py]");
    const [has, get] = [script.hasAttribute.bind(script), script.getAttribute.bind(script)];
    script.hasAttribute = (name) => name === "src" || has(name);
    script.getAttribute = (name) => (name === "src" ? "held.py" : get(name));
  }, { capture: true });
  globalThis.fetch = async (what, ...rest) => {
    if (!String(what?.url ?? what).endsWith("held.py")) return real(what, ...rest);
    globalThis.pythonWaits = true;
    await allowed;
    return new Response(document.querySelector("script[type=py]").textContent);
  };
})()"""

_TAKE = """async (path) => {
  const at = (path) => new URL(path, location.href);
  const { workspace } = await import(at("./app/storage/workspace.js"));
  const { loadPreferences } = await import(at("./app/platform/preferences.js"));
  const { reopenDocument } = await import(at("./app/storage/documents.js"));
  const { readKept } = await import(at("./app/storage/kept_documents.js"));
  const document = reopenDocument(await readKept(path));
  return {
    path,
    record: localStorage.getItem("fieldbook.early"),
    preferences: JSON.parse(await loadPreferences()),
    snapshot: document.snapshot(),
    file: new TextDecoder().decode(await workspace.read(path)),
  };
}"""

_PUT = """async ({ path, record, preferences, snapshot, file }) => {
  const at = (path) => new URL(path, location.href);
  const { workspace } = await import(at("./app/storage/workspace.js"));
  const { savePreference } = await import(at("./app/platform/preferences.js"));
  const { openDocument } = await import(at("./app/storage/documents.js"));
  for (const { path } of JSON.parse(await workspace.list())) await workspace.remove(path);
  await workspace.write(path, new TextEncoder().encode(file));
  const document = await openDocument(path, snapshot);
  await document.close();
  for (const [name, value] of Object.entries(preferences)) {
    await savePreference(name, JSON.stringify(value));
  }
  localStorage.setItem("fieldbook.early", record);
}"""

Left = dict[str, Any]


def put_back(page: Page, left: Left) -> None:
    """Have the notebook in the storage of `page`'s origin as it was left."""
    page.evaluate(_PUT, left)


class EarlyPage(Window):
    """A page that was opened again, before its Python."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.add_init_script(_HOLD)

    @property
    def is_early(self) -> bool:
        return bool(self.page.evaluate("() => Boolean(document.querySelector('.early'))"))

    def wait_for_python(self) -> None:
        """Until Python could begin to draw."""
        eventually(lambda: self.page.evaluate("() => globalThis.pythonWaits"), timeout=60)

    def allow_python(self) -> None:
        """Let Python draw, and wait until it has taken over."""
        self.page.evaluate("() => allowPython()")
        eventually(lambda: not self.is_early, timeout=60)
        expect(self.button("New notebook").first).to_be_visible(timeout=STARTED)


@pytest.fixture(scope="package")
def left_behind(warm_browser: WarmBrowser) -> Left:
    """The notebook: a cell with an output, and one that is being written."""
    bare = warm_browser.bare_page()
    page = warm_browser.context.new_page()
    page.goto(warm_browser.url)
    window = Window(page)
    window.button("New notebook").first.click(timeout=STARTED)
    expect(window.run(1, FIRST)).to_have_text("1", timeout=STARTED)
    window.source(1).press("Alt+Enter")
    page.keyboard.type(SECOND)
    expect(window.output(1)).to_have_text("2", timeout=RUN)
    record = "() => localStorage.getItem('fieldbook.early')?.includes('Source of cell 2')"
    eventually(lambda: page.evaluate(record))
    expect(window.status("Saved")).to_have_text("Saved")
    page.close()
    left: Left = bare.evaluate(_TAKE, PATH)
    bare.close()
    return left


@pytest.fixture
def left(warm_browser: WarmBrowser, left_behind: Left) -> Iterator[WarmBrowser]:
    """The browser that starts Python fast, with the notebook put back into it."""
    page = warm_browser.bare_page()
    put_back(page, left_behind)
    yield warm_browser
    put_back(page, {**left_behind, "preferences": {"tabs": {}, "cursor": {}}, "record": ""})
    page.close()


@pytest.fixture
def open_early(left: WarmBrowser) -> Iterator[Callable[..., EarlyPage]]:
    """Opens the site as it was left, its Python held back."""
    opened = []

    def open_page(address: str = "", script: str = "") -> EarlyPage:
        early = EarlyPage(left.context.new_page())
        opened.append(early)
        if script:
            early.page.add_init_script(script)
        early.page.goto(left.url + address)
        return early

    yield open_page
    for early in opened:
        early.page.close()
    assert [early.errors for early in opened if early.errors] == []


@pytest.fixture
def early(open_early: Callable[..., EarlyPage]) -> EarlyPage:
    """The notebook is on the screen, and Python is not there."""
    early = open_early()
    expect(early.source(2)).to_be_focused(timeout=RUN)
    assert early.is_early
    return early
