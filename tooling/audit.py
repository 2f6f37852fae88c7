"""``build.py audit``: asks which of the pinned dependencies have known faults.

Whoever keeps those lists has to be asked over a network; where nobody answers, that is said and is
no success.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tooling.console import say
from tooling.environment import environment
from tooling.lock import read_lock
from tooling.npm import npm_answer
from tooling.places import REQUIREMENTS

__all__ = ["run_audit"]

FAULTS, UNANSWERED = 1, 2
_ASKED_WITHIN = 120


class UnansweredError(Exception):
    """Nobody told."""


def run_audit() -> int:
    """Ask about every lock; 0 without known faults, 1 with some, 2 where nobody answered."""
    status = 0
    questions: dict[str, Callable[[], list[str]]] = {
        "npm parts": _npm,
        "Python in the browser": _browser,
        **{f"tools, {path.stem}": _asks(path) for path in sorted(REQUIREMENTS.glob("*.txt"))},
    }
    for name, ask in questions.items():
        try:
            found = ask()
        except UnansweredError as error:
            say(f"{name}: could not be asked ({error})")
            status = max(status, UNANSWERED)
            continue
        say(f"{name}: {'; '.join(found) if found else 'no known faults'}")
        if found:
            status = FAULTS if status in (0, FAULTS) else status
    return status


def _asks(pins: Path) -> Callable[[], list[str]]:
    return lambda: _pip(pins)


def _npm() -> list[str]:
    answer = npm_answer("audit", "--json")
    try:
        report = json.loads(answer)
        found = report["vulnerabilities"]
    except (ValueError, KeyError):
        raise UnansweredError(_first_line(answer)) from None
    return [f"{name} {entry['range']} ({entry['severity']})" for name, entry in found.items()]


def _browser() -> list[str]:
    """Ask about the wheels that are served, among them those that Pyodide has built."""
    pins = sorted({pin for file in read_lock().files for pin in _pins(file.name)})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "served.txt"
        path.write_text("\n".join(pins) + "\n", "utf-8")
        return _pip(path)


def _pins(file_name: str) -> Iterator[str]:
    if file_name.endswith(".whl"):
        name, version = file_name.split("-")[:2]
        yield f"{name.replace('_', '-')}=={version}"


def _pip(pins: Path) -> list[str]:
    command = [
        str(environment("audit")), "-m", "pip_audit", "--disable-pip", "--no-deps", "--format=json",
        "--progress-spinner=off", "--timeout=15", "-r", str(pins),
    ]  # fmt: skip
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_ASKED_WITHIN
        )
    except subprocess.TimeoutExpired:
        raise UnansweredError("no answer in time") from None
    try:
        dependencies = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        raise UnansweredError(_first_line(answer.stderr)) from None
    found = [
        f"{each['name']} {each['version']} ({', '.join(fault['id'] for fault in each['vulns'])})"
        for each in dependencies
        if each.get("vulns")
    ]
    # Packages that the asked service has never heard of are no packages without faults.
    unknown = sum("skip_reason" in each for each in dependencies)
    if unknown and not found:
        raise UnansweredError(f"{unknown} of {len(dependencies)} are not known where it was asked")
    return found


def _first_line(text: str) -> str:
    """The line that says why nothing came, as far as that can be told."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"error|failed|40\d", line, re.IGNORECASE)]
    return [*telling, *lines, "no answer"][0][:200]
