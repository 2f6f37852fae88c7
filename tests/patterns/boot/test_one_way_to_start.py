"""One way to start Python: one module starts it, and whatever goes wrong fails where one waits."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[3]
START = "app/runtime/start.js"
CALLED = re.compile(r"\bstartPyodide\(|\bloadWith\(")


def test_a_module_that_does_not_compile_is_an_error_and_not_a_wait_for_ever(bare: Page) -> None:
    bare.route("**/wheels/pyodide.asm.wasm", lambda route: route.fulfill(
        body=b"\0asm\1\0\0\0rubbish", content_type="application/wasm"
    ))  # fmt: skip
    failed = bare.evaluate(
        """async () => {
          const { startPyodide } = await import("/app/runtime/start.js");
          return startPyodide().then(() => "started", (error) => String(error));
        }"""
    )
    bare.unroute_all()
    assert failed != "started"
    assert "compil" in failed.lower()


def test_page_kernels_and_workers_start_by_the_same_function() -> None:
    callers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.js")
        if "node_modules" not in path.parts and CALLED.search(path.read_text("utf-8"))
    }
    assert {"app/runtime/page.js", "app/workers/kernel.js", "app/workers/pool.js"} < callers
    direct = [
        path.name
        for path in (ROOT / "app").rglob("*.js")
        if "node_modules" not in path.parts and "createPyodideModule" in path.read_text("utf-8")
    ]
    assert len(direct) <= 1, "nobody else loads the runtime"
