"""Links for all that the page imports, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from tooling.preloads import preload_links

FILES = {
    "app/main.js": 'import { a } from "./deep/a.js"; // 1\nimport "./b.js";\nimport("./late.js");',
    "app/deep/a.js": 'export * from "../b.js";\n/** @typedef {import("./types.js").T} T */',
    "app/b.js": 'import{x as y}from"./vendor/c.js";import "./deep/a.js";',
    "app/vendor/c.js": "export const x = 1;",
}


def test_imports_are_followed_once_and_awaited_ones_left() -> None:
    links = preload_links(["app/main.js"], FILES.__getitem__)
    assert re.findall(r'href="\./([^"]+)"', links) == [
        "app/main.js",
        "app/deep/a.js",
        "app/b.js",
        "app/vendor/c.js",
    ]


def test_every_link_of_the_site_leads_to_a_file(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    linked = re.findall(r'rel="modulepreload" href="\./([^"]+)"', page)
    assert "app/main.js" in linked
    assert len(linked) == len(set(linked))
    assert [path for path in linked if not (site / path).is_file()] == []
