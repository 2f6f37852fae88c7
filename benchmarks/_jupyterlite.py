"""JupyterLite as a reference: built from pinned packages, on the same copy of Pyodide as ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from tooling.environment import environment, scripts_folder
from tooling.places import REQUIREMENTS
from tooling.process import run

__all__ = ["NOTEBOOK", "build_site", "notebook"]

NOTEBOOK = "lab/index.html?path=bench.ipynb"
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
