"""What the page of patterns shows: their pages in the docs, and the demos' sources, as one file."""

from __future__ import annotations

import ast
import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from tooling.console import Failure
from tooling.places import PY, ROOT

__all__ = ["PATTERNS", "catalogue"]

PATTERNS = ROOT / "docs" / "patterns"
_DEMOS = PY / "fieldbook" / "gallery" / "demos"

_ROW = re.compile(r"^\| \[(?P<title>[^\]]+)\]\((?P<place>[^)]+)\.md\) \| (?P<line>.+) \|$")
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")


def catalogue() -> bytes:
    """The patterns by category, in the index's order, as `fieldbook.gallery.catalogue` reads them.

    Raises:
        Failure: The index has no categories, or a demo has no pattern.
    """
    categories = list(_categories())
    if not categories:
        raise Failure(f"{PATTERNS}/README.md has no tables under headings")
    shown = {pattern["place"] for _, patterns in categories for pattern in patterns}
    demos = {_place_of(path) for path in _DEMOS.rglob("*.py") if path.name != "__init__.py"}
    known = {place.replace("-", "_") for place in shown}
    if not demos <= known:
        raise Failure(f"demos without a pattern in the index: {', '.join(sorted(demos - known))}")
    listed = [{"name": name, "patterns": patterns} for name, patterns in categories]
    return (json.dumps(listed, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _categories() -> Iterator[tuple[str, list[dict[str, str]]]]:
    index = (PATTERNS / "README.md").read_text("utf-8")
    for part in re.split(r"^## ", index, flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        rows = filter(None, map(_ROW.match, rest.splitlines()))
        patterns = [_pattern(row["place"], row["title"], row["line"]) for row in rows]
        if patterns:
            yield name.strip(), patterns


def _pattern(place: str, title: str, line: str) -> dict[str, str]:
    page = (PATTERNS / f"{place}.md").read_text("utf-8")
    text = page.partition("\n")[2].strip()
    demo = _DEMOS / f"{place.replace('-', '_')}.py"
    source = demo.read_text("utf-8") if demo.exists() else ""
    return {
        "place": place,
        "title": title,
        "line": line,
        "text": _LINK.sub(lambda link: _link(place, link), text),
        "hint": ast.get_docstring(ast.parse(source)) or "",
        "source": source,
    }


def _link(place: str, link: re.Match[str]) -> str:
    """Among patterns a link stays; what else it leads to is not in the site."""
    target = link["target"].partition("#")[0]
    path = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
    if path.endswith(".md") and not path.startswith("..") and (PATTERNS / path).is_file():
        return f"[{link['text']}](#/{path.removesuffix('.md')})"
    return link["text"]


def _place_of(demo: Path) -> str:
    return demo.relative_to(_DEMOS).with_suffix("").as_posix()
