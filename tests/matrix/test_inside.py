"""The patterns' tests inside the interpreter of the site that is tested, whichever version it is.

Here on the site's own; `python build.py matrix` runs the same on sites with other cores. What runs
are those files of `tests/patterns/` and `tests/bridge/` that need no browser of their own, no NumPy
and no tools that only a machine has.
"""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.servers import FaultyServer
from tests.support.sites import ROOT
from tests.support.wheels import fetch_wheels
from tooling.fetch import Fetcher
from tooling.lock import read_lock
from tooling.places import cache_folder

ROOMS = ("tests/patterns", "tests/bridge")
LENT = ("tests/support", "tests/matrix")
ABSENT = {"hypothesis", "numpy", "playwright", "pandas", "IPython", "threading", "subprocess"}
ABSENT_FIXTURES = {"bare", "memory", "platform", "recorder", "site", "stage", "workbench"}
ABSENT_ROOMS = ("tests.kernel", "tests.workbench")
LEFT_OUT = {
    "tests/bridge/shared_memory/test_signals.py": "waits in a thread of its own",
    "tests/bridge/snapshots/test_check.py": "checks NumPy's libraries",
}
CONFTEST = "from tests.bridge.vdom.conftest import paper\n"

_START = """async () => {
  const { startPyodide } = await import("./site/app/runtime/start.js");
  const python = (globalThis.python = await startPyodide());
  for (const wheel of await (await fetch("./wheels.json")).json()) {
    python.unpackArchive(await (await fetch(wheel)).arrayBuffer(), "wheel");
  }
  const tests = await (await fetch("./tests.zip")).arrayBuffer();
  python.unpackArchive(tests, "zip", { extractDir: "/inside" });
  return python.version;
}"""

_RUN = """(paths) => {
  python.globals.set("paths", JSON.stringify(paths));
  return python.runPython(`
import json, sys
sys.path.insert(0, "/inside")
from tests.matrix import inside
inside.run("/inside", *json.loads(paths))`);
}"""


def runs_inside(path: Path) -> bool:
    """Whether a file of tests needs nothing that an interpreter in a browser lacks."""
    tree = ast.parse(path.read_text("utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
            if (node.module or "").startswith(ABSENT_ROOMS):
                return False
        elif isinstance(node, ast.arg) and node.arg in ABSENT_FIXTURES:
            return False
    return not names & ABSENT and "Path(__file__)" not in path.read_text("utf-8")


def chosen() -> list[str]:
    """The files that run inside, by their paths in the project."""
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("test_*.py"))]
    names = [path.relative_to(ROOT).as_posix() for path in found if runs_inside(path)]
    return [name for name in names if name not in LEFT_OUT]


def zipped() -> bytes:
    """The tests and what they import of each other; of conftests only those of single rooms."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for room in (*ROOMS, *LENT):
            for path in sorted((ROOT / room).rglob("*.py")):
                if path != ROOT / "tests" / "patterns" / "conftest.py":
                    archive.write(path, path.relative_to(ROOT).as_posix())
        archive.writestr("conftest.py", CONFTEST)
        archive.writestr("pytest.ini", "[pytest]\n")
    return content.getvalue()


def wheels() -> dict[str, Path]:
    """What runs the tests."""
    lock = read_lock()
    wanted = [
        file for file in lock.files if file.name.partition("-")[0] in {"packaging", "pygments"}
    ]
    return fetch_wheels("pytest", "pluggy", "iniconfig") | Fetcher(lock, cache_folder()).fetch(
        wanted
    )


@pytest.fixture(scope="module")
def inside(
    tmp_path_factory: pytest.TempPathFactory,
    site: Path,
    site_headers: Mapping[str, str],
    browser: Browser,
) -> Iterator[tuple[str, dict[str, str]]]:
    """The version, and what became of each test by its node id."""
    folder = tmp_path_factory.mktemp("inside")
    (folder / "site").symlink_to(site, target_is_directory=True)
    for name, path in wheels().items():
        (folder / name).symlink_to(path)
    (folder / "wheels.json").write_text(json.dumps(list(wheels())), "utf-8")
    (folder / "tests.zip").write_bytes(zipped())
    (folder / "index.html").write_text("<!doctype html><title>Inside</title>", "utf-8")
    server = FaultyServer(folder, site_headers).start()
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(0)
    page.goto(server.url)
    version: Any = page.evaluate(_START)
    yield version, json.loads(page.evaluate(_RUN, chosen()))
    context.close()
    server.stop()


@pytest.mark.full
@pytest.mark.parametrize("path", chosen())
def test_a_file_of_tests_passes_inside(
    path: str,
    inside: tuple[str, dict[str, str]],
    record_property: Callable[[str, object], None],
) -> None:
    _, outcomes = inside
    mine = {node: why for node, why in outcomes.items() if node.partition("::")[0] == path}
    assert any(why == "" for why in mine.values()), f"nothing of it ran: {mine}"
    record_property("passed inside", list(mine.values()).count(""))
    assert {node: why for node, why in mine.items() if why not in ("", "skipped")} == {}


def test_what_is_chosen_needs_neither_a_browser_nor_numpy() -> None:
    assert "tests/bridge/reactivity/test_computed.py" in chosen()
    assert "tests/bridge/pool/test_stopping.py" in chosen()
    assert "tests/patterns/workers/test_life_cycles.py" in chosen()
    assert not {"tests/bridge/vdom/test_browser.py", "tests/bridge/test_alone.py"} & set(chosen())
