"""The samples of the bridge's pages do what their comments say.

A block marked ``python`` runs here, each in a namespace of its own; what it prints is what its
``# prints:`` lines say. One marked ``python browser`` needs a page: what it imports must exist, and
where it has ``# shows:`` lines it is drawn on paper.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from fieldbook.bridge import browser
from fieldbook.bridge.reactivity import on_error
from fieldbook.bridge.reactivity.state import state
from tests.bridge.vdom.paper import Paper

PAGES = Path(__file__).parents[2] / "docs" / "bridge"
BLOCK = re.compile(r"^```python( browser)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PLATFORM = {"js", "pyodide", "pyscript"}


def blocks(*, browser_only: bool) -> dict[str, str]:
    """The samples by the page that they are on and their turn there."""
    return {
        f"{page.stem}-{number}": source
        for page in sorted(PAGES.glob("*.md"))
        for number, (mark, source) in enumerate(BLOCK.findall(page.read_text("utf-8")), 1)
        if bool(mark) is browser_only
    }


NATIVE, FOR_A_PAGE = blocks(browser_only=False), blocks(browser_only=True)


def said(source: str, mark: str) -> list[str]:
    return re.findall(rf"^# {mark}: ?(.*)$", source, re.MULTILINE)


def run(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a sample as a module of its own."""
    sample = ModuleType("sample")
    monkeypatch.setitem(sys.modules, "sample", sample)
    exec(compile(source, "sample", "exec"), vars(sample))


DRAWN = {name: source for name, source in FOR_A_PAGE.items() if said(source, "shows")}


@pytest.fixture(autouse=True)
def _nothing_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "path", list(sys.path))
    loaded = set(sys.modules)
    yield
    on_error(None)
    state.commits.clear()
    for name in set(sys.modules) - loaded:
        if name.startswith("written_later"):
            del sys.modules[name]


@pytest.mark.parametrize("source", NATIVE.values(), ids=NATIVE)
def test_a_sample_prints_what_it_says(
    source: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = said(source, "prints")
    assert expected, "a sample without output shows nothing"
    run(source, monkeypatch)
    assert capsys.readouterr().out.splitlines() == expected


@pytest.mark.parametrize("source", FOR_A_PAGE.values(), ids=FOR_A_PAGE)
def test_what_a_sample_for_a_page_imports_exists(source: str) -> None:
    compile(source, "sample", "exec")
    imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    for node in imported:
        name = node.module or ""
        if name.partition(".")[0] in PLATFORM:
            continue
        if name.endswith(".browser") and name != browser.__name__:
            assert {each.name for each in node.names} <= defined_in(name)
            continue
        module = importlib.import_module(name)
        assert [each.name for each in node.names if not hasattr(module, each.name)] == []
    assert imported


def defined_in(name: str) -> set[str]:
    """What a module defines that can't be imported here."""
    spec = find_spec(name)
    assert spec is not None and spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize("source", DRAWN.values(), ids=DRAWN)
def test_a_view_shows_what_it_says(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper()
    modules = ModuleType("pyscript.js_modules")
    vars(modules)["dom"] = object()
    monkeypatch.setitem(sys.modules, "pyscript", ModuleType("pyscript"))
    monkeypatch.setitem(sys.modules, "pyscript.js_modules", modules)
    monkeypatch.setattr(browser, "DomHost", lambda _: paper)
    run(source, monkeypatch)
    assert paper.html() == "".join(said(source, "shows"))


@pytest.mark.parametrize(
    ("pages", "module"),
    [
        ("reactivity.md observable.md", "fieldbook.bridge.reactivity"),
        ("vdom.md", "fieldbook.bridge.vdom"),
        ("lifetimes.md", "fieldbook.bridge.core"),
        ("lifetimes.md", "fieldbook.bridge.browser"),
        ("rpc.md", "fieldbook.bridge.rpc"),
        ("pool.md", "fieldbook.bridge.pool"),
        ("pool.md", "fieldbook.bridge.pool.worker"),
        ("shared-memory.md", "fieldbook.bridge.shared_memory"),
        ("storage.md", "fieldbook.bridge.storage"),
        ("snapshots.md", "fieldbook.bridge.snapshots.renewal"),
        ("snapshots.md", "fieldbook.bridge.snapshots.check"),
        ("snapshots.md", "fieldbook.bridge.snapshots.precompiled"),
    ],
)
def test_every_public_name_is_told_of(pages: str, module: str) -> None:
    text = "".join((PAGES / name).read_text("utf-8") for name in pages.split())
    names: list[str] = importlib.import_module(module).__all__
    internal = {"Station", "on_interrupt", "import_modules"}  # a worker's own, not a call's
    assert [
        name for name in names if not re.search(rf"\b{name}\b", text) and name not in internal
    ] == []


def test_each_promise_of_the_signals_names_a_test_that_exists() -> None:
    table = (PAGES / "reactivity.md").read_text("utf-8").partition("## What it promises")[2]
    rows = re.findall(r"^\| (\d+) \|.*$", table, re.MULTILINE)
    assert list(map(int, rows)) == list(range(1, 28))
    folder = Path(__file__).parent / "reactivity"
    tests = "".join(path.read_text("utf-8") for path in folder.glob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", table)
    assert [name for name in named if f"def {name}(" not in tests] == []
    for row in re.findall(r"^\| \d+ \|.*$", table, re.MULTILINE):
        assert "`test_" in row


def test_the_index_names_every_page() -> None:
    index = (PAGES / "README.md").read_text("utf-8")
    pages = {path.name for path in PAGES.glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"({name})" not in index} == set()
