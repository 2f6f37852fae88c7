"""The smallest site on which the parts of a cell can stand."""

from __future__ import annotations

from pathlib import Path

__all__ = ["parts_folder"]

_APP = Path(__file__).resolve().parents[3] / "app"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Parts</title>
<link rel="icon" href="app/icons/icon.svg">
<link rel="stylesheet" href="app/styles/tokens.css">
<link rel="stylesheet" href="app/styles/base.css">
<link rel="stylesheet" href="app/styles/notebook.css">
<link rel="stylesheet" href="app/styles/output.css"></head>
<body class="notebook"><main id="stage"></main></body></html>
"""


def parts_folder(folder: Path, site: Path) -> Path:
    """Make a folder with one page, the sources of the parts, and what they use of others."""
    app = folder / "app"
    app.mkdir(parents=True)
    for source in _APP.iterdir():
        if source.name not in ("vendor", "node_modules"):
            (app / source.name).symlink_to(source, target_is_directory=source.is_dir())
    (app / "vendor").symlink_to(site / "app" / "vendor", target_is_directory=True)
    (folder / "index.html").write_text(_PAGE)
    return folder
