"""JupyterLite as a reference: built from pinned packages, on the same copy of Pyodide as ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import BrowserContext

from benchmarks._chromium import first_page, moment, typing_ready
from tooling.environment import environment, scripts_folder
from tooling.places import REQUIREMENTS
from tooling.process import run

__all__ = ["build_site", "launch_jupyterlite", "notebook", "type_in_jupyterlite"]

_NOTEBOOK = "lab/index.html?path=bench.ipynb"
"""Where the built site opens ``bench.ipynb``, in its main application."""

_KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"


def notebook(*sources: str) -> bytes:
    """A notebook of code cells that opens with JupyterLite's Python kernel."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(sources, 1)
    ]
    kernel = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    metadata = {"kernelspec": kernel}
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content).encode()


def build_site(folder: Path, wheels: Path, files: Mapping[str, bytes]) -> Path:
    """Build JupyterLite in `folder` with `files` as its contents; return the site's folder.

    wheels: a folder with Pyodide's runtime, packages and lock. Nothing is fetched when the site is
    used: the one wheel of its kernel that the lock lacks is put beside it.
    """
    python = environment("jupyterlite")
    source, site = folder / "source", folder / "site"
    contents, extra = source / "files", source / "pypi"
    contents.mkdir(parents=True)
    for name, content in files.items():
        (contents / name).write_bytes(content)
    pins = REQUIREMENTS / "jupyterlite_wheels.txt"
    run(
        [str(python), "-m", "pip", "--disable-pip-version-check", "download", "--quiet",
         "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(pins), "-d", str(extra)],
        quiet=True,
    )  # fmt: skip
    build = str(scripts_folder(python) / "jupyter-lite")
    run(
        [build, "build", "--lite-dir", str(source), "--output-dir", str(site), "--no-sourcemaps"],
        cwd=folder,
        quiet=True,
    )
    shutil.copytree(wheels, site / "static" / "pyodide")
    # Given before the build, this setting is lost when the build adds its own beside it.
    settings_file = site / "jupyter-lite.json"
    settings = json.loads(settings_file.read_text("utf-8"))
    kernel = settings["jupyter-config-data"]["litePluginSettings"][_KERNEL]
    kernel["pyodideUrl"] = "./static/pyodide/pyodide.mjs"
    settings_file.write_text(json.dumps(settings), "utf-8")
    return site


def launch_jupyterlite(context: BrowserContext, url: str, rows: int) -> dict[str, float]:
    """One launch: its two cells run as soon as the first one can be clicked."""
    page = first_page(context)
    page.goto(url + _NOTEBOOK, wait_until="commit")
    page.locator(".jp-CodeCell .cm-content").first.click(timeout=60_000)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    one = moment(page, "jupyterlab", "1", "2")
    ml = moment(page, "jupyterlab", "2", str(rows))
    return {"first_result_jupyterlite": one, "ml_ready_jupyterlite": ml}


def type_in_jupyterlite(context: BrowserContext, url: str) -> dict[str, float]:
    """One launch, to press a key in the notebook."""
    page = first_page(context)
    page.goto(url + _NOTEBOOK, wait_until="commit")
    return {"typing_ready_jupyterlite": typing_ready(page, "1+1")}
