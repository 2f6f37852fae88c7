"""The built site is whole: its list is true, its parts fit, nothing in it points outside."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tooling.composing import read_headers
from tooling.loader_patches import ENTRY, LOADER
from tooling.lock import read_lock
from tooling.places import APP, PACKAGE_VERSION
from tooling.service_worker import FIRST
from tooling.wheel import fieldbook_wheel


@pytest.fixture(scope="module")
def assets(site: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((site / "assets.json").read_text("utf-8"))
    return content


@pytest.fixture(scope="module")
def packages(site: Path) -> dict[str, Any]:
    lock = json.loads((site / "wheels" / "pyodide-lock.json").read_text("utf-8"))
    content: dict[str, Any] = lock["packages"]
    return content


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_list_of_files_is_true_and_complete(site: Path, assets: dict[str, Any]) -> None:
    listed = {file["path"]: (file["sha256"], file["size"]) for file in assets["files"]}
    found = {
        path.relative_to(site).as_posix(): (sha256(path), path.stat().st_size)
        for path in site.rglob("*")
        if path.is_file()
    }
    assert listed.items() <= found.items()
    left_out = found.keys() - listed.keys() - {"sw.js", "assets.json"}
    modules = re.compile(r"app/(?!vendor/pyscript/).*\.(js|css)|bundles/.*\.map")
    assert left_out, "the modules are there for the debugger"
    assert [name for name in left_out if not modules.fullmatch(name)] == []
    assert assets["bytes"] == sum(size for _, size in listed.values())
    assert assets["version"] == PACKAGE_VERSION


def test_the_service_worker_carries_its_build_and_the_headers(
    site: Path, assets: dict[str, Any]
) -> None:
    worker = (site / "sw.js").read_text("utf-8")
    assert re.fullmatch(r"[0-9a-f]{16}", assets["build"])
    assert f'"{assets["build"]}"' in worker
    assert json.dumps(read_headers()) in worker
    hashes = {file["path"]: file["sha256"] for file in assets["files"]}
    for path in FIRST:
        assert f'"{path}": "{hashes[path]}"' in worker


def test_nothing_is_left_unstamped(site: Path) -> None:
    for name in ("index.html", "sw.js"):
        text = (site / name).read_text("utf-8")
        marks = re.findall(r"__[A-Z_]+__", text)
        assert set(marks) <= {"__PURE__"}, "which is the bundler's own"


def test_the_page_states_the_same_policy_as_the_headers(site: Path) -> None:
    rules = read_headers()["Content-Security-Policy"].split("; ")
    # Who may frame the page can be said in a header only.
    policy = "; ".join(rule for rule in rules if not rule.startswith("frame-ancestors "))
    assert f'content="{policy}"' in (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["index.html", "manifest.json"])
def test_addresses_are_relative(site: Path, name: str) -> None:
    text = (site / name).read_text("utf-8")
    addresses = re.findall(r'(?:href|src|start_url|scope|id|action)"?\s*[=:]\s*"([^"]*)"', text)
    assert addresses
    assert [a for a in addresses if a.startswith("/") or "://" in a] == []


def test_what_the_page_names_is_there(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    named = re.findall(r'(?:href|src)="\./([^"#?]+)', text)
    assert named
    assert [name for name in named if not (site / name).is_file()] == []


def test_every_package_of_the_lock_is_there_with_its_hash(
    site: Path, packages: dict[str, Any]
) -> None:
    for entry in packages.values():
        assert sha256(site / "wheels" / entry["file_name"]) == entry["sha256"]


def test_every_wheel_is_in_the_lock_and_every_need_is_met(
    site: Path, packages: dict[str, Any]
) -> None:
    wheels = {path.name for path in (site / "wheels").glob("*.whl")}
    assert wheels == {entry["file_name"] for entry in packages.values()}
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in packages}
    for name, entry in packages.items():
        needs = {re.sub(r"[-_.]+", "-", need).lower() for need in entry["depends"]}
        assert needs <= names, name


def test_the_runtimes_files_are_those_of_the_lock(site: Path) -> None:
    for file in read_lock().files:
        if file.name not in {
            "pyodide-lock.json",
            ENTRY,
            LOADER,
        }:  # composed and patched by the build
            assert sha256(site / "wheels" / file.name) == file.sha256


def test_fieldbooks_own_wheel_holds_the_package_and_no_tests(site: Path) -> None:
    with zipfile.ZipFile(site / "wheels" / fieldbook_wheel().name) as wheel:
        names = wheel.namelist()
    assert "fieldbook/__init__.py" in names
    assert "fieldbook/bridge/__init__.py" in names
    of_tests = re.compile(r"(?:^|/)(?:tests?/|test_|conftest\.)")
    assert of_tests.search("fieldbook/tests/work.py") and of_tests.search("fieldbook/test_a.py")
    assert [name for name in names if of_tests.search(name)] == []


def test_yjs_is_there_once(site: Path) -> None:
    bundles = (site / "app" / "vendor").glob("*.js")
    warning = "Yjs was already imported"
    assert len([path for path in bundles if warning in path.read_text("utf-8")]) == 1


def test_every_vendor_entry_became_a_module(site: Path) -> None:
    for entry in (APP / "vendor").glob("*.js"):
        assert "export{" in (site / "app" / "vendor" / entry.name).read_text("utf-8")


def test_every_icon_named_in_the_sources_is_in_the_sprite(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    drawn = set(re.findall(r'<symbol id="icon-([^"]+)"', page))
    named = set(re.findall(r'href="#icon-([a-z0-9-]+)', page))
    assert named
    assert named <= drawn


def test_every_shipped_part_has_its_licence(site: Path) -> None:
    text = (site / "app" / "vendor" / "licenses.txt").read_text("utf-8")
    for part in ("@codemirror/state", "@pyscript/core", "lucide-static", "yjs", "lib0"):
        assert re.search(rf"^{re.escape(part)} \d", text, re.MULTILINE), part


def test_a_bundle_holds_all_that_it_runs(site: Path, assets: dict[str, Any]) -> None:
    kept = {file["path"] for file in assets["files"]}
    bundles = list((site / "bundles").glob("*.js"))
    assert {"main.js", "facades.js", "kernel.worker.js", "pool.worker.js"} <= {
        path.name for path in bundles
    }
    for path in bundles:
        imported = re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', path.read_text("utf-8"))
        assert {f"bundles/{name.removeprefix('./')}" for name in imported} <= kept
        if path.name.endswith(".worker.js"):
            assert imported == []


def test_the_debugger_finds_the_modules(site: Path) -> None:
    for path in (site / "bundles").glob("*.map"):
        sources = json.loads(path.read_text("utf-8"))["sources"]
        ours = [name for name in sources if "/node_modules/" not in name]
        assert [name for name in ours if not (path.parent / name).is_file()] == []
        assert [name for name in sources if not name.startswith("../app/")] == []


def test_snapshots_fit_the_build(site: Path) -> None:
    key = re.search(r'"([0-9a-f]{16})"', (site / "app/runtime/snapshot/key.js").read_text("utf-8"))
    assert key
    for name in ("kernel.worker.js", "pool.worker.js", "snapshot.worker.js"):
        assert key[1] in (site / "bundles" / name).read_text("utf-8")
