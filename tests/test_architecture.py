"""The rules of the architecture that a machine can read: who imports whom, and what isn't there."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.committed import committed_names

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "py" / "fieldbook"

# Which other rooms a room may import from. A room in `MESSAGES_OF` may be used by its messages
# alone: frozen dataclasses on the standard library, which the page can afford.
MAY_IMPORT: dict[str, set[str]] = {
    "bridge": set(),
    "notebook": {"bridge"},
    "tables": set(),
    # Both read the same files: one reader, so that a model never sees another table than the grid.
    "automl": {"tables", "reports"},
    # How a model is told, on the page and natively: words and pictures from messages alone.
    "reports": set(),
    "insights": set(),
    "webgpu": {"bridge"},
    "kernel": {"tables", "automl", "webgpu", "insights", "bridge"},
    "collab": {"notebook", "bridge"},
    "workbench": {"notebook", "collab", "bridge", "reports"},
    # The page of patterns, which stands on the bridge alone: so do those who learn from it.
    "gallery": {"bridge"},
    "hybrid": {"automl", "tables", "webgpu", "bridge"},
    "companion": {"collab", "automl", "hybrid"},
}
MESSAGES_OF = {"kernel", "tables", "automl", "insights"}

PLATFORM = {"js", "pyodide", "pyodide_js", "pyscript"}
HEAVY = {"numpy", "pandas", "scipy", "sklearn", "pydantic", "nbformat", "IPython", "matplotlib"}
ON_THE_PAGE = {"bridge", "workbench", "gallery", "notebook", "collab", "reports"}
NEVER_IN_A_BROWSER = {"automl", "notebook", "tables", "insights"}

LONGEST_FILE = 500

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    """The full names of what a module imports, wherever in it the import stands."""
    return tuple(_imports_of(path))


def _imports_of(path: Path) -> Iterator[str]:
    package = path.relative_to(PACKAGE.parent).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def committed_files() -> list[Path]:
    return [ROOT / name for name in committed_names() if (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    room = room_of(path)
    for imported in imports_of(path):
        parts = imported.split(".")
        if parts[0] != "fieldbook" or len(parts) < 2 or parts[1] == room:
            continue
        if path.name == "messages.py":
            pytest.fail(f"messages stand alone, but {name_of(path)} imports {imported}")
        if parts[1] in MESSAGES_OF and "messages" in parts[2:]:
            continue
        assert parts[1] in MAY_IMPORT.get(room, set()), f"{room} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_platform_is_touched_by_adapters_only(path: Path) -> None:
    if path.name == "browser.py" and room_of(path) not in NEVER_IN_A_BROWSER:
        return
    assert not {name.split(".")[0] for name in imports_of(path)} & PLATFORM


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if room_of(path) in ON_THE_PAGE or path.name == "messages.py"],
    ids=name_of,
)
def test_the_page_never_names_a_heavy_package(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports_of(path)} & HEAVY


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.name == "messages.py"], ids=name_of
)
def test_messages_use_the_standard_library_only(path: Path) -> None:
    """And what they are made of: messages of the same room."""
    names = {name for name in imports_of(path) if ".messages" not in name}
    assert not {name.split(".")[0] for name in names} - sys.stdlib_module_names


def test_the_pages_import_with_heavy_packages_blocked() -> None:
    """Also through what it imports: a package that is set to None can't be imported."""
    modules = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for path in MODULES
        if room_of(path) in {"workbench", "gallery", "bridge"} and path.name != "browser.py"
    ]
    program = (
        "import sys, importlib\n"
        f"for name in {sorted(HEAVY | PLATFORM)!r}: sys.modules[name] = None\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_lists_its_public_names(path: Path) -> None:
    if path.name == "__main__.py" or path.name.endswith("texts.py"):
        return  # nothing is public there; everything is here
    tree = ast.parse(path.read_text("utf-8"))
    assigned = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    defines = any(isinstance(node, ast.ClassDef | ast.FunctionDef) for node in tree.body)
    assert "__all__" in assigned or not defines


def test_no_file_is_too_long_to_read() -> None:
    lengths = {
        name_of(path): text_of(path).count("\n")
        for path in committed_files()
        if path.suffix in {".py", ".js", ".mjs", ".css", ".html", ".ts"}
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_committed_file_names_a_package_registry() -> None:
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))
    ]
    naming = {
        name_of(path): host for path in committed_files() for host in hosts if host in text_of(path)
    }
    assert naming == {}


def test_nothing_fetched_or_built_is_committed() -> None:
    suffixes = {".whl", ".wasm", ".zip", ".woff2", ".gz", ".pyc"}
    assert [name_of(path) for path in committed_files() if path.suffix in suffixes] == []
