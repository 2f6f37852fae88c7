"""What the pages promise to readers: the same shape, an index, links and files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.committed import committed_names

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PATTERNS = sorted(path for path in (DOCS / "patterns").rglob("*.md") if path.name != "README.md")
PAGES = sorted([*PATTERNS, DOCS / "patterns" / "README.md", *(DOCS / "bridge").glob("*.md")])
PATTERN_TESTS = ROOT / "tests" / "patterns"
HEADINGS = ["Forces", "Solution", "Resulting Context", "Where Fieldbook lives it"]

FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.(?:py|js|mjs|ts|css|html|json|md)|[\w-]+(?:/[\w-]+)*/")
MODULE = re.compile(r"fieldbook(?:\.\w+)+")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
MADE_BY_THE_BUILD = {"assets.json"}


def name_of(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


def prose_of(path: Path) -> str:
    return FENCE.sub("", path.read_text("utf-8"))


FILES = {f"/{name}" for name in committed_names()}
FOLDERS = {f"{parent.as_posix()}/" for name in FILES for parent in Path(name).parents}


def is_there(name: str) -> bool:
    """A file by its path, or by the end of it where a page has named its folder already."""
    known = FOLDERS if name.endswith("/") else FILES
    return any(path.endswith(f"/{name}") for path in known)


@pytest.mark.parametrize("path", PATTERNS, ids=name_of)
def test_a_pattern_has_forces_a_solution_a_context_and_a_place(path: Path) -> None:
    titles = re.findall(r"^##+ (.+)$", prose_of(path), re.MULTILINE)
    found = [title.partition(":")[0] for title in titles]
    assert [title for title in found if title in HEADINGS] == HEADINGS


@pytest.mark.parametrize("path", PATTERNS, ids=name_of)
def test_a_pattern_is_in_the_index_under_its_title(path: Path) -> None:
    title = path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
    index = (DOCS / "patterns" / "README.md").read_text("utf-8")
    place = path.relative_to(DOCS / "patterns").as_posix()
    assert index.count(f"| [{title}]({place}) | ") == 1


@pytest.mark.parametrize("path", PATTERNS, ids=name_of)
def test_a_pattern_names_code_that_it_lives_in(path: Path) -> None:
    place = prose_of(path).partition("Where Fieldbook lives it")[2]
    named = [word for word in CODE.findall(place) if FILE.fullmatch(word) or MODULE.match(word)]
    assert named, "a pattern is lived somewhere"


def test_every_pattern_has_a_test_file_and_every_such_file_a_pattern() -> None:
    """The name is the page's, with underscores: Python imports no hyphens."""
    pages = {path.relative_to(DOCS / "patterns").with_suffix("").as_posix() for path in PATTERNS}
    tests = {path.relative_to(PATTERN_TESTS) for path in PATTERN_TESTS.rglob("test_*.py")}
    tested = {path.with_name(path.stem.removeprefix("test_")).as_posix() for path in tests}
    assert {page.replace("-", "_") for page in pages} ^ tested == set()


@pytest.mark.parametrize(
    "path", sorted(PATTERN_TESTS.rglob("test_*.py")), ids=lambda path: path.stem
)
def test_a_patterns_test_runs_what_fieldbook_runs(path: Path) -> None:
    """And no imitation of it: modules of the package, of the page, or of the built site."""
    text = path.read_text("utf-8")
    assert re.search(
        r"^from fieldbook\.|/app/|\bsite\b|\bsmall\b|\bforgetful\b", text, re.MULTILINE
    )
    assert re.search(r"^ +assert ", text, re.MULTILINE)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_file_that_a_page_names_exists(path: Path) -> None:
    named = [word for word in CODE.findall(prose_of(path)) if FILE.fullmatch(word)]
    missing = [name for name in named if not is_there(name) and name not in MADE_BY_THE_BUILD]
    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_module_that_a_page_names_exists(path: Path) -> None:
    for name in MODULE.findall(" ".join(CODE.findall(prose_of(path)))):
        parts = name.split(".")
        # The last part may be a name in the module.
        places = ["/".join(parts[:end]) for end in (len(parts), len(parts) - 1)]
        assert any(is_there(f"py/{place}{end}") for place in places for end in (".py", "/")), name


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    links = LINK.findall(prose_of(path))
    assert [link for link in links if not (path.parent / link).exists()] == []
