"""State that is plain dataclasses: read and written as ever, and followed all the same."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import pytest

from fieldbook.bridge.reactivity import effect, observable, plain


@observable
@dataclass
class Notebook:
    title: str = ""
    cells: list[str] = field(default_factory=list)


def test_an_effect_follows_the_fields_that_it_read() -> None:
    notebook = Notebook("Harvest", ["1 + 1"])
    seen: list[str] = []
    follower = effect(lambda: seen.append(f"{notebook.title}, {len(notebook.cells)} cells"))
    notebook.cells.append("2")
    notebook.title = "Rain"
    assert seen == ["Harvest, 1 cells", "Harvest, 2 cells", "Rain, 2 cells"]
    follower.dispose()


def test_a_copy_has_the_values_and_no_followers() -> None:
    notebook = Notebook("Harvest")
    seen: list[str] = []
    follower = effect(lambda: seen.append(notebook.title))
    twin = copy.deepcopy(notebook)
    twin.title = "another"
    assert (seen, twin) == (["Harvest"], Notebook("another"))
    follower.dispose()


def test_a_collection_is_no_list_and_what_cannot_be_followed_says_so() -> None:
    notebook = Notebook(cells=["a"])
    assert not isinstance(notebook.cells, list)
    assert isinstance(plain(notebook.cells), list)

    with pytest.raises(TypeError, match="frozen"):

        @observable
        @dataclass(frozen=True)
        class Fixed:
            title: str = ""
