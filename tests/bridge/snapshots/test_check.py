"""The checks of a restored interpreter hold on a sound one, and notice an unsound one."""

from __future__ import annotations

import importlib

import pytest

from fieldbook.bridge.snapshots.check import CHECKS, check


def test_a_sound_interpreter_has_no_problems() -> None:
    for package in CHECKS:
        importlib.import_module(package)
    assert check() == []


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("numpy.linalg.solve", "numpy: a wrong result"),
        ("scipy.spatial.ConvexHull", "scipy.spatial: a wrong result"),
        ("sklearn.linear_model.Ridge", "sklearn.linear_model: "),
    ],
)
def test_what_goes_astray_is_named(
    monkeypatch: pytest.MonkeyPatch, target: str, problem: str
) -> None:
    importlib.import_module("sklearn.linear_model")
    monkeypatch.setattr(target, lambda *_, **__: [7.0, 7.0])
    assert [found for found in check() if found.startswith(problem)]
