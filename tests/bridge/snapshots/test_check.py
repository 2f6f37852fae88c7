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


def test_only_what_is_loaded_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKS, "a_package_that_nobody_loaded", lambda: False)
    monkeypatch.setitem(CHECKS, "sys", lambda: False)
    problems = check()
    assert "sys: a wrong result" in problems
    assert not [problem for problem in problems if problem.startswith("a_package")]


def test_a_quick_check_is_the_first_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    importlib.import_module("numpy")
    monkeypatch.setitem(CHECKS, "sys", lambda: False)
    assert check(thoroughly=False) == []
    monkeypatch.setattr("numpy.linalg.solve", lambda *_: 0.0)
    assert check(thoroughly=False) == ["numpy: a wrong result"]


def test_an_exception_that_is_not_thrown_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    importlib.import_module("scipy.spatial")
    monkeypatch.setattr("scipy.spatial._distance_pybind.cdist_euclidean", lambda *_: None)
    assert check() == ["scipy.spatial: a wrong result"]
