"""The page asks for all that a start needs before any script runs, and for each file once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tooling.preloads import preload_links

PYSCRIPT = {
    "app/vendor/pyscript/core.js": 'export{c as codemirror}from"./core-1.js";',
    "app/vendor/pyscript/core-1.js": (
        'var p={donkey:()=>import("./donkey-2.js"),error:()=>import("./error-3.js")};'
        'const z=await import("./zip-4.js");'
    ),
    "app/vendor/pyscript/donkey-2.js": 'import{a}from"./core-1.js";',
    "app/vendor/pyscript/error-3.js": 'import"./core-1.js";',
    "app/vendor/pyscript/zip-4.js": "",
}


def addresses(links: str) -> list[str]:
    return re.findall(r'href="\./([^"]+)"', links)


def test_what_pyscript_imports_is_asked_for_and_what_it_may_need_is_not() -> None:
    found = addresses(preload_links([], PYSCRIPT))
    parts = [name.rpartition("/")[2] for name in found if name.startswith("app/vendor/pyscript/")]
    assert parts == ["core.js", "core-1.js"]


def test_the_first_script_comes_first_and_what_it_imports_follows() -> None:
    found = addresses(preload_links(["bundles/chunk-1.js"], PYSCRIPT))
    assert found[:2] == ["bundles/main.js", "bundles/chunk-1.js"]


def test_modules_are_asked_for_in_the_way_in_which_their_compiled_code_is_kept() -> None:
    for link in preload_links(["bundles/chunk-1.js"], PYSCRIPT).splitlines():
        assert 'rel="preload" as="script" crossorigin href=' in link


def test_a_pyscript_whose_files_are_others_stops_the_build() -> None:
    with pytest.raises(KeyError):
        preload_links([], {"app/vendor/pyscript/other.js": ""})


def test_the_built_page_asks_for_files_that_are_there(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    found = addresses("".join(re.findall(r'<link rel="preload"[^>]*>', page)))
    assert "bundles/facades.js" in found
    assert len(found) == len(set(found))
    assert [name for name in found if not (site / name).is_file()] == []
