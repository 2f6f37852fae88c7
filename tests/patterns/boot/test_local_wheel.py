"""A wheel of one's own: built from a folder, and installed in a browser that asks nobody for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.reader import Reader
from tests.support.servers import OwnServer
from tests.support.sites import ROOT

PAGE = ROOT / "docs" / "patterns" / "boot" / "local-wheel.md"
WHEEL = "greeting-1.0-py3-none-any.whl"

_START = """async () => {
  const { startPyodide } = await import("/app/runtime/start.js");
  globalThis.python = await startPyodide({ packages: ["micropip"] });
}"""

_FROM_BYTES = """(bytes) => {
  const began = performance.now();
  python.unpackArchive(new Uint8Array(bytes).buffer, "wheel");
  return performance.now() - began;
}"""

_FROM_A_FILE = """async (bytes) => {
  python.FS.mkdirTree("/workspace");
  python.FS.writeFile("/workspace/greeting-1.0-py3-none-any.whl", new Uint8Array(bytes));
  const began = performance.now();
  await python.runPythonAsync(`
import micropip
await micropip.install("emfs:/workspace/greeting-1.0-py3-none-any.whl")`);
  return performance.now() - began;
}"""

_USE = """() => python.runPython(`
import importlib, importlib.metadata
importlib.invalidate_caches()
import greeting
greeting.greet(importlib.metadata.version("greeting"))`)"""

_FORGET = """() => python.runPython(`
import micropip, sys
micropip.uninstall("greeting")
del sys.modules["greeting"]`)"""


@pytest.fixture
def with_python(browser: Browser, server: OwnServer, outside: list[str]) -> Page:  # noqa: ARG001
    """A page with a bare interpreter, from which nothing may be asked of other hosts."""
    page = browser.new_context().new_page()
    page.goto(server.url + "manifest.json")
    page.evaluate(_START)
    return page


def test_the_pages_sample_is_built_and_installed_from_bytes_and_from_a_file(
    with_python: Page, tmp_path: Path
) -> None:
    reader = Reader(PAGE, tmp_path / "beside")
    reader.read_to("python fieldbook/build.py wheel")
    [wheel] = (reader.folder / "wheels").iterdir()
    assert wheel.name == WHEEL
    built = list(wheel.read_bytes())

    for install in (_FROM_BYTES, _FROM_A_FILE):
        took = with_python.evaluate(install, built)
        print(f"installed in {took:.0f} ms")  # for the page's figures
        assert with_python.evaluate(_USE) == "Good day, 1.0!"
        with_python.evaluate(_FORGET)
    with_python.context.close()


def test_the_same_sources_are_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for place in ("one", "other"):
        (tmp_path / place).mkdir()
        reader = Reader(PAGE, tmp_path / place / "beside")
        reader.read_to("python fieldbook/build.py wheel")
        made.append((reader.folder / "wheels" / WHEEL).read_bytes())
    assert made[0] == made[1]
