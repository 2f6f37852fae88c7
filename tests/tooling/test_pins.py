"""What is fetched is what was chosen: every dependency has one version and a hash of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tooling import audit
from tooling.lock import MemberSource, PackageSource, read_lock
from tooling.places import APP, REQUIREMENTS, ROOT

FREE = {
    "0BSD", "Apache-2.0", "APACHE-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0",
    "CC0-1.0", "ISC", "MIT", "MPL-2.0", "OFL-1.1", "Unlicense",
}  # fmt: skip
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))


def npm_parts() -> dict[str, dict[str, object]]:
    lock = json.loads((APP / "package-lock.json").read_text("utf-8"))
    return {name: entry for name, entry in lock["packages"].items() if name}


def test_every_npm_part_has_its_hash_and_a_free_licence() -> None:
    parts = npm_parts()
    assert len(parts) > 20
    for name, entry in parts.items():
        assert "sha512-" in str(entry["integrity"]), name
        assert FREE & set(re.findall(r"[\w.-]+", str(entry["license"]))), (name, entry["license"])


def test_npm_versions_are_exact_and_come_from_no_named_place() -> None:
    wanted = json.loads((APP / "package.json").read_text("utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [
        name for name, version in versions.items() if not re.fullmatch(r"[\d.]+", version)
    ] == []
    assert [name for name, entry in npm_parts().items() if "resolved" in entry] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_tool_has_its_hash(path: Path) -> None:
    text = path.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines
    assert [line for line in lines if not re.match(r"[\w.-]+==\S+.*--hash=sha256:", line)] == []


def test_every_file_for_the_browser_has_its_hash_and_a_version() -> None:
    files = read_lock().files
    assert [file.name for file in files if not re.fullmatch(r"[0-9a-f]{64}", file.sha256)] == []
    for file in files:
        for source in file.sources:
            if isinstance(source, PackageSource | MemberSource):
                assert re.fullmatch(r"\d[\w.]*", source.version), file.name


def test_npm_s_parts_run_nothing_when_they_are_installed() -> None:
    assert '"--ignore-scripts"' in (ROOT / "tooling" / "npm.py").read_text("utf-8")


def test_what_could_not_be_asked_is_no_success() -> None:
    """Without a network, as on most machines that run these tests."""
    program = (
        "import sys\n"
        "from tooling import audit\n"
        "def silent(*_): raise audit.UnansweredError('nobody')\n"
        "audit._npm = audit._pip = silent\n"
        "sys.exit(audit.run_audit())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "npm parts: could not be asked (nobody)" in ran.stdout + ran.stderr
    assert "Python in the browser: could not be asked" in ran.stdout + ran.stderr


def test_a_package_that_nobody_knows_is_not_one_without_faults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"name": "a", "version": "1", "vulns": []}
    told = {"dependencies": [known, {"name": "b", "skip_reason": "not found"}]}
    monkeypatch.setattr(audit, "environment", lambda _: sys.executable)

    def answer(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, json.dumps(told), "")

    monkeypatch.setattr(subprocess, "run", answer)
    with pytest.raises(audit.UnansweredError, match="1 of 2"):
        audit._pip(REQUIREMENTS / "lock.txt")
    told["dependencies"] = [{**known, "vulns": [{"id": "CVE-1"}]}]
    assert audit._pip(REQUIREMENTS / "lock.txt") == ["a 1 (CVE-1)"]
