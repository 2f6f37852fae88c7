"""``build.py app`` and ``build.py wheel``: what they make of a project, and what they refuse."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tooling.app_site import build_app, package_of
from tooling.commands import main
from tooling.console import Failure
from tooling.places import ROOT
from tooling.wheel import bridge_wheel, local_wheel

PROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "Rain-Fall"
version = "1.2"
dependencies = ["{need}"]
optional-dependencies = {{ test = ["pytest"] }}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "src" / "rain_fall").mkdir(parents=True)
    (folder / "page").mkdir()
    (folder / "pyproject.toml").write_text(PROJECT.format(need="scikit-learn>=1.5"))
    (folder / "src" / "rain_fall" / "__init__.py").write_text("import sklearn\n")
    (folder / "page" / "index.html").write_text("<!doctype html><title>Rain</title>")
    return folder


def test_a_package_is_described_by_its_wheel(project: Path) -> None:
    package = package_of(local_wheel(project))
    assert (package.name, package.version) == ("rain-fall", "1.2")
    assert package.imports == ("rain_fall",)
    assert package.needs == ("scikit-learn",), "what only its extra needs is left out"


def test_the_same_sources_are_the_same_wheel(project: Path) -> None:
    first = local_wheel(project)
    assert local_wheel(project) == first
    (project / "src" / "rain_fall" / "__init__.py").write_text("import math\n")
    assert local_wheel(project).read_bytes() != first.read_bytes()


def test_a_site_has_what_the_project_needs_and_no_more(project: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_app(project, site)
    lock = json.loads((site / "wheels" / "pyodide-lock.json").read_text("utf-8"))["packages"]
    assert {"fieldbook", "rain-fall", "scikit-learn", "numpy", "scipy"} <= lock.keys()
    assert {"pandas", "ipython", "matplotlib"} & lock.keys() == set()
    wheels = {path.name for path in (site / "wheels").glob("*.whl")}
    assert wheels == {entry["file_name"] for entry in lock.values()}
    listed = {file["path"] for file in json.loads((site / "assets.json").read_text())["files"]}
    assert {"index.html", "bundles/app.js", "bundles/pool.worker.js"} <= listed


def test_of_fieldbooks_python_it_has_the_bridge_alone() -> None:
    with zipfile.ZipFile(bridge_wheel()) as wheel:
        names = [name for name in wheel.namelist() if ".dist-info/" not in name]
    rooms = {name.split("/")[1] for name in names}
    assert rooms == {"__init__.py", "bridge", "py.typed"}


def test_the_bridges_wheel_installs_by_itself(tmp_path: Path) -> None:
    assert main(["wheel", "--out", str(tmp_path)]) == 0
    (wheel,) = tmp_path.glob("fieldbook_bridge-*.whl")
    result = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            "from fieldbook.bridge.vdom import html; print(html.__name__)",
        ],
        env={"PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout == "html\n", result.stderr


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda folder: (folder / "page" / "index.html").unlink(), "holds no index.html"),
        (lambda folder: (folder / "pyproject.toml").unlink(), "holds no pyproject.toml"),
        (lambda folder: (folder / "src").rename(folder / "source"), "has no folder src"),
        (lambda folder: (folder / "page" / "sw.js").touch(), "a part of the bridge"),
        (
            lambda folder: (folder / "pyproject.toml").write_text(
                '[build-system]\nbuild-backend = "hatchling.build"'
            ),
            "asks for hatchling.build",
        ),
        (
            lambda folder: (folder / "pyproject.toml").write_text(
                PROJECT.format(need="tensorflow")
            ),
            "tensorflow is not among those",
        ),
    ],
)
def test_what_is_missing_is_said(
    project: Path, change: object, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(change)
    change(project)
    assert main(["app", str(project)]) == 1
    assert complaint in capsys.readouterr().err
    assert not (project / "site").exists()


def test_a_folder_with_other_things_is_left_alone(project: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(Failure, match="what is there would be deleted"):
        build_app(project, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_a_wheel_for_one_kind_of_machine_is_refused(project: Path) -> None:
    (project / "setup.py").write_text(
        "from setuptools import Distribution, setup\n"
        "class Compiled(Distribution):\n"
        "    def has_ext_modules(self):\n"
        "        return True\n"
        "setup(distclass=Compiled)\n"
    )
    with pytest.raises(Failure, match="for one kind of machine"):
        local_wheel(project)


def test_the_app_of_the_tutorial_is_described_in_one_place() -> None:
    """The commands that a reader is told of are those that there are."""
    told = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    assert set(re.findall(r"build\.py (\w+)", told)) == {"app"}
