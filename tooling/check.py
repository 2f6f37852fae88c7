"""``build.py check``: lint, formatting and types of Python and JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tooling.console import Failure, say
from tooling.environment import environment, run
from tooling.npm import run_node
from tooling.places import ROOT

__all__ = ["run_checks"]


def run_checks(*, fix: bool) -> int:
    """Run every check, also after one failed; return the exit status."""
    python = environment("development")
    lint = ["ruff", "check", *(["--fix"] if fix else [])]
    layout = ["ruff", "format", *([] if fix else ["--check"])]
    checks: dict[str, Callable[[], str]] = {
        "lint": lambda: _tool(python, *lint),
        "formatting": lambda: _tool(python, *layout),
        "types of Python": lambda: _tool(python, "mypy"),
        "types of JavaScript": lambda: run_node("tsc", ["--project", "jsconfig.json"]),
    }
    failed = []
    for name, check in checks.items():
        try:
            check()
        except Failure as failure:
            failed.append(name)
            say(f"{name}: {failure}")
        else:
            say(f"{name}: fine")
    return 1 if failed else 0


def _tool(python: Path, name: str, *arguments: str) -> str:
    return run([str(python), "-m", name, *arguments], cwd=ROOT, quiet=True)
