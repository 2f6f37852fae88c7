"""Brings an interpreter into the state that the page's snapshot keeps: the workbench imported."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Mapping
from pathlib import Path

from fieldbook.bridge.snapshots.precompiled import expect_modules

__all__ = ["MODULES", "warm_up"]

MODULES = (
    # What PyScript imports before the workbench's first line.
    "ast", "asyncio", "base64", "html", "inspect", "pyodide.http", "traceback",
    # What `py/main.py` imports, except for the one module that needs the page for it.
    "fieldbook.bridge.browser", "fieldbook.bridge.pool.browser", "fieldbook.bridge.rpc",
    "fieldbook.bridge.snapshots.check", "fieldbook.bridge.snapshots.renewal",
    "fieldbook.bridge.storage", "fieldbook.bridge.vdom", "fieldbook.workbench.app",
    "fieldbook.workbench.services", "fieldbook.workbench.views.window",
)  # fmt: skip


async def warm_up(pyscript: Mapping[str, str]) -> None:
    """Import everything that draws the first picture and can do without a document.

    Args:
        pyscript: The modules that PyScript writes into its working directory, as it names them.
    """
    for name in MODULES:
        importlib.import_module(name)
    expect_modules(str(Path.cwd()), pyscript)
    importlib.invalidate_caches()  # importlib.metadata may keep an archive open
    gc.collect()
