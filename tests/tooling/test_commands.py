"""build.py as a person runs it: its one line, its errors, its watching."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tooling.places import ROOT

SOURCES = (
    "app", "docs", "py", "tooling", "wheels", "build.py", "pyproject.toml", "README.md", "LICENSE",
)  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, as a second clone would be."""
    folder = tmp_path_factory.mktemp("copy")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("node_modules", "__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def build_py(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "build.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, "build.py", "serve", "--port", "0", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process, process.stdout:
        try:
            line = process.stdout.readline()
            assert line.startswith("Fieldbook is ready at http://127.0.0.1:")
            yield line.rpartition(" ")[2].strip(), process
        finally:
            process.kill()


def read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:
        content: bytes = answer.read()
        return content


def test_a_second_clone_builds_without_fetching_anything(copy: Path) -> None:
    result = build_py(copy)
    assert result.returncode == 0, result.stderr
    assert "Fetching" not in result.stderr
    assert (copy / "dist" / "assets.json").exists()
    assert not (copy / "app" / "node_modules").exists()


def test_building_again_changes_nothing(copy: Path) -> None:
    assert build_py(copy).returncode == 0
    files = [path for path in (copy / "dist").rglob("*") if path.is_file()]
    before = {path: path.stat().st_mtime_ns for path in files}
    assert build_py(copy).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in files} == before


def test_what_is_no_longer_in_the_sources_leaves_the_site(copy: Path) -> None:
    source = copy / "app" / "old" / "part.js"
    source.parent.mkdir()
    source.write_text("export {};\n")
    assert build_py(copy).returncode == 0
    assert (copy / "dist" / "app" / "old" / "part.js").exists()
    shutil.rmtree(source.parent)
    assert build_py(copy).returncode == 0
    assert not (copy / "dist" / "app" / "old").exists()


def test_serve_answers_when_it_says_so(copy: Path) -> None:
    with serving(copy) as (url, process):
        assert b"<title>Fieldbook</title>" in read(url)
        process.kill()
        assert process.stdout is not None
        assert process.stdout.read() == ""


def test_watching_rebuilds_and_tells_the_page(copy: Path) -> None:
    style = copy / "app" / "styles" / "watched.css"
    with serving(copy, "--watch") as (url, _):
        assert b"__watch__.js" in read(url)
        assert b"__watch__" not in (copy / "dist" / "index.html").read_bytes()
        with urllib.request.urlopen(f"{url}__watch__", timeout=20) as events:
            time.sleep(1)  # Let the watcher take its first look.
            style.write_text("p { color: red; }")
            assert events.readline() == b"data: reload\n"
        assert read(f"{url}app/styles/watched.css") == b"p { color: red; }"
    style.unlink()


def test_an_occupied_port_is_explained(copy: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = build_py(copy, "serve", "--port", port)
    assert result.returncode == 1
    assert f"Port {port} of 127.0.0.1 can't be used" in result.stderr
    assert "--port 0" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_command_is_refused(copy: Path) -> None:
    result = build_py(copy, "paint")
    assert result.returncode == 2
    assert "paint" in result.stderr


def test_an_unknown_benchmark_is_refused(copy: Path) -> None:
    result = build_py(copy, "bench", "paint")
    assert result.returncode == 1
    assert "no benchmark paint" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="the rights of files are different there")
def test_the_check_of_continuous_integration_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "build.py test" in (ROOT / ".ci" / "run").read_text("utf-8")
