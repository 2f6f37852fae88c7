from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tooling.testing import bytecode_of_a_run


def import_in(folder: Path, settings: dict[str, str]) -> None:
    """Import a module that lies in `folder`."""
    subprocess.run(
        [sys.executable, "-c", "import of_this_test"],
        cwd=folder,
        env={**os.environ, **settings},
        check=True,
    )


def test_a_run_compiles_a_module_once_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    (tmp_path / "of_this_test.py").touch()
    with bytecode_of_a_run() as settings:
        import_in(tmp_path, settings)
        kept = Path(settings["PYTHONPYCACHEPREFIX"])
        assert list(kept.rglob("of_this_test.*.pyc"))
    assert not kept.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["of_this_test.py"]


def test_where_bytecode_is_kept_it_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    with bytecode_of_a_run() as settings:
        assert settings == {}
