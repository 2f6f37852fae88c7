from __future__ import annotations

from fieldbook.bridge.reactivity import Signal
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.tabs import Tabs


class Content:
    def __init__(self, path: str) -> None:
        self.path = Signal(path)

    async def open(self) -> None: ...

    async def close(self) -> None: ...


A, B, C = (Place("files", name) for name in ("a.csv", "data/b.csv", "c.txt"))


def tabs_of(*places: Place) -> tuple[Tabs, list[str]]:
    closed: list[str] = []
    tabs = Tabs(
        lambda place: Content(place.path),
        lambda _: None,
        lambda tab: closed.append(tab.place.path),
    )
    for place in places:
        tabs.open(place)
    return tabs, closed


def names(tabs: Tabs) -> list[str]:
    return [tab.place.name for tab in tabs.all.peek()]


def test_a_place_is_open_once() -> None:
    tabs, _ = tabs_of(A, B)
    assert tabs.open(A) is tabs.find(A)
    assert names(tabs) == ["a.csv", "b.csv"]
    assert tabs.active_place.peek() == A


def test_a_new_tab_stands_beside_the_one_in_front() -> None:
    tabs, _ = tabs_of(A, B)
    tabs.open(A)
    tabs.open(C)
    assert names(tabs) == ["a.csv", "c.txt", "b.csv"]


def test_closing_brings_the_neighbour_to_the_front() -> None:
    tabs, closed = tabs_of(A, B, C)
    tabs.open(B)
    tabs.close(B)
    assert tabs.active_place.peek() == C
    tabs.close(C)
    assert tabs.active_place.peek() == A
    tabs.close(A)
    assert tabs.active_place.peek() is None
    assert closed == ["data/b.csv", "c.txt", "a.csv"]


def test_stepping_goes_around_the_ends() -> None:
    tabs, _ = tabs_of(A, B, C)
    tabs.step(1)
    assert tabs.active_place.peek() == A
    tabs.step(-1)
    assert tabs.active_place.peek() == C


def test_renaming_a_folder_keeps_the_tabs_of_its_files() -> None:
    tabs, closed = tabs_of(A, B)
    content = tabs.all.peek()[1].content
    tabs.renamed("data", "old data")
    tab = tabs.find(Place("files", "old data/b.csv"))
    assert tab is not None
    assert tab.content is content
    assert content.path.peek() == "old data/b.csv"  # type: ignore[attr-defined]
    assert tabs.active.peek() == tab
    assert closed == []


def test_deleting_a_folder_closes_the_tabs_of_its_files() -> None:
    tabs, closed = tabs_of(A, B)
    tabs.close_under("data")
    assert closed == ["data/b.csv"]


def test_what_was_open_is_found_again_without_what_is_gone() -> None:
    tabs, _ = tabs_of(A, B, C)
    tabs.open(B)
    again, _ = tabs_of()
    again.restore(tabs.record(), lambda place: place != A)
    assert names(again) == ["b.csv", "c.txt"]
    assert again.active_place.peek() == B
