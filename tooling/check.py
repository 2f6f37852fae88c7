"""``build.py check``: lint, formatting and types of Python and JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tooling.console import Failure, say
from tooling.environment import environment
from tooling.npm import run_node
from tooling.places import ROOT
from tooling.process import run

__all__ = ["run_checks"]


def run_checks(*, fix: bool) -> int:
    """Run every check, also when one fails; return the exit status."""
    python = environment("development")
    lint = ["check", *(["--fix"] if fix else [])]
    layout = ["format", *([] if fix else ["--check"])]
    checks: dict[str, Callable[[], str]] = {
        "lint": lambda: _tool(python, "ruff", *lint),
        "formatting": lambda: _tool(python, "ruff", *layout),
        "types of Python": lambda: _tool(python, "mypy"),
        "types of JavaScript": lambda: run_node("tsc", ["--project", "jsconfig.json"]),
    }
    # Repairs come one after the other; checks that only read may run at the same time.
    with ThreadPoolExecutor(1 if fix else len(checks)) as pool:
        outcomes = list(pool.map(_outcome, checks.values()))
    for name, failure in zip(checks, outcomes, strict=True):
        say(f"{name}: {failure or 'fine'}")
    return 1 if any(outcomes) else 0


def _outcome(check: Callable[[], str]) -> Failure | None:
    try:
        check()
    except Failure as failure:
        return failure
    return None


def _tool(python: Path, name: str, *arguments: str) -> str:
    return run([str(python), "-m", name, *arguments], cwd=ROOT, quiet=True)
