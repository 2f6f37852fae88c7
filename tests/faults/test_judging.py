"""The judges of runs see a loss where there is one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import cast

import pytest
from playwright.async_api import Page

from tests.faults.backup_keeping import Answer, BackupDesk, Restore
from tests.faults.bin_keeping import BinKeeping, Places
from tests.faults.cell_editing import CellEditing
from tests.faults.file_keeping import FileKeeping
from tests.faults.findings import Findings
from tests.faults.promises import Promises
from tests.faults.screen import Cell, Screen, Seen
from tests.faults.typist import Typist
from tests.faults.version_keeping import VersionKeeping


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


IN_BIN = {".trash/1-aa-1/b": "2", ".trash/2-bb-1/dir/c": "3", ".trash/2-bb-1/dir/d": "4"}


def test_a_folder_is_one_thing_in_either_place() -> None:
    here = Places.of({"a": "1", "dir/c": "3", "dir/d": "4"}, {})
    whole, half = here.deleted("dir"), Places.of({"a": "1"}, {".trash/2-bb-1/dir/c": "3"})
    assert whole == Places.of({"a": "1"}, {path: n for path, n in IN_BIN.items() if n != "2"})
    assert whole.bin_names == half.bin_names
    assert whole.bin != half.bin
    assert whole.restored("dir") == here


@pytest.mark.parametrize(
    ("files", "in_bin", "verdict"),
    [
        # As it was shown, as emptying the bin makes it step by step, and as it is in the end.
        ({"a": "1"}, IN_BIN, "ok"),
        ({"a": "1"}, {".trash/1-aa-1/b": "2"}, "ok"),
        ({"a": "1"}, {}, "ok"),
        # Neither the one nor the other.
        ({}, {}, "lost"),
        ({"a": "1", "b": "2"}, IN_BIN, "half"),
        ({"a": "1", "a 2": "1"}, IN_BIN, "half"),
        ({"a": "1"}, {**IN_BIN, ".trash/3-cc-1/b": "2"}, "half"),
        ({"a": "1"}, {path: n for path, n in IN_BIN.items() if n != "3"}, "half"),
        ({"a": "1", "old": "0"}, IN_BIN, "half"),
        ({"a": "other"}, IN_BIN, "lost"),
        ({"a": "1"}, {path: n for path, n in IN_BIN.items() if n != "2"}, "half"),
    ],
)
def test_everything_is_in_the_one_place_where_it_was_shown(
    files: dict[str, str], in_bin: dict[str, str], verdict: str
) -> None:
    screen = screen_with(replace(seen(files=("a",)), bin=("dir", "b")))
    shown = Places.of({"a": "1"}, IN_BIN)
    before = Places.of({"a": "1"}, {**IN_BIN, ".trash/0-00-1/old": "0"})
    keeping = BinKeeping(screen, Random(0), Path(), before)
    keeping._states += [shown, shown.gone("dir"), shown.gone("dir").gone("b")]
    keeping._shown = 1
    found = Findings()
    keeping.judge(Places.of(files, in_bin), found)
    assert found.verdict == verdict, found
    assert found.acknowledged == 3


def test_what_was_had_back_and_is_in_the_bin_still_is_noticed() -> None:
    screen = screen_with(replace(seen(files=("b",)), bin=()))
    keeping = BinKeeping(screen, Random(0), Path(), Places.of({}, {".trash/1-aa-1/b": "2"}))
    keeping._states.append(keeping.places.restored("b"))
    for places, verdict in (
        (Places.of({"b": "2"}, {}), "ok"),
        (Places.of({}, {".trash/1-aa-1/b": "2"}), "half"),
        (Places.of({"b": "2"}, {".trash/1-aa-1/b": "2"}), "half"),
        (Places.of({}, {}), "lost"),
    ):
        found = Findings()
        keeping.judge(places, found)
        assert found.verdict == verdict, found


WRITTEN, BACK = ("one two",), ("one",)


@pytest.mark.parametrize(
    ("there", "kept", "verdict"),
    [
        (BACK, [WRITTEN], "ok"),
        (("one t",), [WRITTEN], "lost"),
        (WRITTEN, [WRITTEN], "lost"),
        (BACK, [], "lost"),
        (BACK, [("two",)], "lost"),
        ((), [WRITTEN], "lost"),
    ],
)
def test_a_version_is_back_and_what_was_there_is_a_version(
    there: tuple[str, ...], kept: list[tuple[str, ...]], verdict: str
) -> None:
    screen, keeping = restored(saved="Saved")
    found = Findings()
    keeping.judge(seen(*there), kept, found)
    assert found.verdict == verdict, found
    assert keeping.is_kept(seen(*there)) == (there == BACK)
    assert screen.now.sources == BACK


@pytest.mark.parametrize(
    ("there", "kept", "verdict"),
    [
        (WRITTEN, [], "lost"),
        (WRITTEN, [WRITTEN], "ok"),
        (BACK, [WRITTEN], "ok"),
        (("one tw",), [WRITTEN], "lost"),
    ],
)
def test_a_restore_that_was_shown_and_not_saved_may_be_done_or_not(
    there: tuple[str, ...], kept: list[tuple[str, ...]], verdict: str
) -> None:
    _, keeping = restored(saved="Saving…")
    found = Findings()
    keeping.judge(seen(*there), kept, found)
    assert found.verdict == verdict, found


def restored(saved: str) -> tuple[Screen, VersionKeeping]:
    """Somebody who wrote a word and went back to a version, which is on the screen."""
    screen = screen_with(seen(*BACK))
    keeping = VersionKeeping(screen, Random(0), {"one"})
    keeping._written.add("two")
    keeping._note(WRITTEN)
    screen.seen.append(seen(*WRITTEN))
    keeping._begin(BACK)
    screen.seen.append(seen(*BACK, saved=saved))
    return screen, keeping


@pytest.mark.parametrize(
    ("answer", "done", "there", "verdict"),
    [
        ("Replace mine", False, {"a": "mine", "b": "1"}, "ok"),
        ("Replace mine", False, {"a": "theirs", "b": "1"}, "ok"),
        ("Replace mine", True, {"a": "theirs", "b": "1", "new": "2"}, "ok"),
        ("Replace mine", True, {"a": "mine", "b": "1", "new": "2"}, "half"),
        ("Replace mine", True, {"a": "theirs", "b": "1"}, "lost"),
        ("Replace mine", False, {"a": "mixed", "b": "1"}, "half"),
        ("Replace mine", False, {"b": "1"}, "lost"),
        ("Replace mine", False, {"a": "mine", "b": "1", "a (2)": "theirs"}, "half"),
        ("Keep both", True, {"a": "mine", "b": "1", "a (2)": "theirs", "new": "2"}, "ok"),
        ("Keep both", False, {"a": "mine", "b": "1", "a (2)": "th"}, "half"),
        ("Keep both", True, {"a": "mine", "b": "1", "new": "2"}, "lost"),
        ("Keep both", False, {"a": "theirs", "b": "1"}, "half"),
        ("Only what is new", True, {"a": "mine", "b": "1", "new": "2"}, "ok"),
        ("Only what is new", True, {"a": "theirs", "b": "1", "new": "2"}, "half"),
        ("Cancel", True, {"a": "mine", "b": "1"}, "ok"),
        ("Cancel", False, {"a": "mine", "b": "1", "new": "2"}, "half"),
    ],
)
def test_a_backup_leaves_one_of_two_versions(
    answer: Answer, done: bool, there: dict[str, str], verdict: str
) -> None:
    restore = Restore({"a": "mine", "b": "1"}, {"a": "theirs", "b": "1", "new": "2"}, answer)
    found = Findings()
    restore.judge(there, done, found)
    assert found.verdict == verdict, found


@pytest.mark.parametrize(
    ("told", "done"),
    [
        (("", "2 files restored."), True),
        (("2 files restored.",), False),
        (("2 files restored.", "", "3 files restored."), True),
        (("2 files restored.", ""), False),
    ],
)
def test_what_was_said_of_an_earlier_backup_counts_for_none(
    told: tuple[str, ...], done: bool
) -> None:
    screen = screen_with(*(replace(seen(), told=(text,)) for text in told))
    assert BackupDesk(screen).is_done == done


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
