"""What a restored interpreter renews, tried on this one."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import uuid

import numpy as np
import pytest

from fieldbook.bridge.snapshots.renewal import renew


def draw() -> list[object]:
    return [random.random(), float(np.random.rand()), next(tempfile._get_candidate_names())]  # type: ignore[attr-defined]  # noqa: NPY002


def test_generators_differ_after_the_same_state() -> None:
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    drawn = []
    for _ in range(2):
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002
        renew({})
        drawn.append(draw())
    assert [a for a, b in zip(*drawn, strict=True) if a == b] == []


def test_identifiers_by_time_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uuid, "_node", 1)
    renew({})
    assert vars(uuid)["_node"] is None


def test_the_environment_is_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELDBOOK_TRIED", "before")
    monkeypatch.setenv("FIELDBOOK_KEPT", "as it was")
    renew({"FIELDBOOK_TRIED": "after"})
    assert (os.environ["FIELDBOOK_TRIED"], os.environ["FIELDBOOK_KEPT"]) == ("after", "as it was")


def test_the_current_folder_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["", "", "elsewhere"])
    renew({})
    assert sys.path == ["", "elsewhere"]


def test_what_is_not_loaded_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel without them is renewed as well, and does not load them for it."""
    names = [name for name in sys.modules if name.partition(".")[0] in {"numpy", "ssl", "uuid"}]
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    before = random.getstate()
    renew({})
    assert random.getstate() != before
    assert {"numpy", "ssl", "uuid"}.isdisjoint(sys.modules)
