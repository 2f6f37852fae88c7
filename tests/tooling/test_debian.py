"""Programs from the system's packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tooling.console import Failure
from tooling.debian import installed, program_of


def test_the_first_program_that_is_there_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("plough", "rake"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert installed(("spade", "rake", "plough")) == str(tmp_path / "rake")
    assert program_of(("spade", "plough"), "farm") == str(tmp_path / "plough")


def test_where_nothing_can_be_installed_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert installed(("spade",)) is None
    with pytest.raises(Failure, match=r"need spade .* apt-get install farm.* Or dig"):
        program_of(("spade",), "farm", "Or dig by hand.")
