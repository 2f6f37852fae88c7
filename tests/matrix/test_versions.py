"""What is pinned, and that the bridge itself asks for no version."""

from __future__ import annotations

import ast
import json

from tests.support.sites import ROOT
from tooling.cores import core_versions
from tooling.lock import read_lock

BRIDGE = ROOT / "py" / "fieldbook" / "bridge"
ASKING = {"version", "version_info", "hexversion", "platform", "__version__", "python_version"}


def test_at_least_three_other_versions_are_pinned_by_hash() -> None:
    lock = json.loads((ROOT / "wheels" / "cores" / "package-lock.json").read_text("utf-8"))
    cores = [entry for entry in lock["packages"].values() if entry.get("name") == "pyodide"]
    assert all(entry["integrity"].startswith("sha512-") for entry in cores)
    lines = {version.rpartition(".")[0] for version in core_versions()}
    assert len(lines | {read_lock().pyodide.rpartition(".")[0]}) >= 3


def test_no_module_of_the_bridge_asks_which_version_it_runs_on() -> None:
    asked = {
        path.name: node.attr
        for path in BRIDGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ASKING
        and isinstance(node.value, ast.Name)
        and node.value.id in {"sys", "platform", "pyodide", "pyodide_js"}
    }
    assert asked == {}
