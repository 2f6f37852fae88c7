"""The judges of runs see a loss where there is one."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import cast

import pytest
from playwright.async_api import Page

from tests.faults.cell_editing import CellEditing
from tests.faults.file_keeping import FileKeeping
from tests.faults.findings import Findings
from tests.faults.promises import Promises
from tests.faults.screen import Cell, Screen, Seen
from tests.faults.typist import Typist


def seen(*sources: str, saved: str = "Saved", files: tuple[str, ...] = ()) -> Seen:
    cells = tuple(Cell(str(number), source, "") for number, source in enumerate(sources))
    return Seen(saved, "Ready", "", False, True, "a.ipynb", files, cells, 0, (), True)


class _Keyboard:
    async def type(self, text: str) -> None:
        """Nothing is there that would take it."""

    async def press(self, key: str) -> None:
        """Nor this."""


class _Page:
    keyboard = _Keyboard()


def screen_with(*moments: Seen) -> Screen:
    screen = Screen(cast(Page, _Page()))
    screen.seen += moments
    return screen


async def typed(text: str) -> tuple[Screen, Typist]:
    screen = screen_with(seen("before "))
    typist = Typist(screen, Random(0))
    await typist._type("0", text)
    return screen, typist


@pytest.mark.parametrize(
    ("there", "verdict"),
    [
        ("before saved more", "ok"),
        ("before saved", "ok"),
        ("before save", "lost"),
        ("before ", "lost"),
        ("", "lost"),
        ("before saved other", "half"),
    ],
)
async def test_a_typist_misses_what_was_called_saved(there: str, verdict: str) -> None:
    screen, typist = await typed("saved more")
    screen.seen += [seen("before saved"), seen("before saved more", saved="Saving…")]
    found = Findings()
    typist.judge(seen(there), found)
    assert found.verdict == verdict, found
    assert found.acknowledged == 1


async def test_a_cell_that_is_gone_is_lost() -> None:
    screen, typist = await typed("saved")
    screen.seen.append(seen("before saved"))
    found = Findings()
    typist.judge(seen(), found)
    assert found.verdict == "lost"


async def test_a_run_in_which_nothing_was_called_saved_proves_nothing() -> None:
    screen, typist = await typed("saved")
    screen.seen.append(seen("before saved", saved="Saving…"))
    found = Findings()
    typist.judge(seen("before "), found)
    assert found.verdict == "nothing acknowledged"


@pytest.mark.parametrize(
    ("there", "verdict"),
    [
        (("a", "b", "c"), "ok"),
        (("a", "c"), "ok"),
        (("a", "b"), "lost"),
        (("b", "c"), "lost"),
    ],
)
def test_cells_are_as_they_were_called_saved_or_newer(there: tuple[str, ...], verdict: str) -> None:
    screen = screen_with(seen("a", "b"), seen("a", "b", "c"))
    editing = CellEditing(screen, Random(0))
    editing._states = [(0, ("a", "b")), (1, ("a", "b", "c")), (2, ("a", "c"))]
    found = Findings()
    editing.judge(seen(*there), found)
    assert found.verdict == verdict, found


@pytest.mark.parametrize(
    ("there", "verdict"),
    [
        ({"a": "1", "b": "2"}, "ok"),
        ({"a": "1", "c": "2"}, "ok"),
        ({"a": "1"}, "lost"),
        ({"a": "1", "b": "2", "c": "2"}, "half"),
        ({"a": "1", "b": "other"}, "half"),
    ],
)
def test_files_are_as_they_were_shown_or_as_they_were_to_be(
    there: dict[str, str], verdict: str
) -> None:
    screen = screen_with(seen(files=("a", "b")))
    keeping = FileKeeping(screen, Random(0), Path(), {"a": "1"})
    keeping._states += [{"a": "1", "b": "2"}, {"a": "1", "c": "2"}]
    keeping._shown = 1
    found = Findings()
    keeping.judge(there, found)
    assert found.verdict == verdict, found


def after_an_overwriting() -> Promises:
    """One window saved "one"; another, which did not show it, was told to overwrite it by "two"."""
    promises = Promises()
    promises.called_saved({"one"})
    promises.overwritten_by({"two"})
    promises.called_saved({"two"})
    return promises


@pytest.mark.parametrize(
    ("there", "verdict", "given_up"),
    [
        ({"two"}, "ok", ["one"]),
        ({"one", "two"}, "ok", []),
        ({"one"}, "lost", []),
        (set(), "lost", ["one"]),
    ],
)
def test_what_somebody_gave_up_when_asked_is_not_lost(
    there: set[str], verdict: str, given_up: list[str]
) -> None:
    found = Findings()
    after_an_overwriting().judge(there, found)
    assert (found.verdict, found.acknowledged, found.given_up) == (verdict, 1, given_up)


def test_what_is_overwritten_without_a_question_is_lost() -> None:
    promises = Promises()
    promises.called_saved({"one"})
    promises.called_saved({"two"})
    found = Findings()
    promises.judge({"two"}, found)
    assert (found.verdict, found.acknowledged) == ("lost", 2)


def test_an_overwriting_gives_up_only_what_was_still_there() -> None:
    promises = Promises()
    promises.called_saved({"one"})
    promises.called_saved({"two"})
    promises.overwritten_by({"three"})
    promises.called_saved({"three"})
    found = Findings()
    promises.judge({"three"}, found)
    assert found.lost == ["a word: one"]
    assert found.given_up == ["two"]


def test_what_is_called_saved_again_is_owed_again() -> None:
    promises = after_an_overwriting()
    promises.overwritten_by({"one"})
    promises.called_saved({"one"})
    found = Findings()
    promises.judge({"two"}, found)
    assert found.lost == ["a word: one"]
