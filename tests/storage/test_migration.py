"""Databases that another build made: an earlier one, or a later one that was rolled back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.storage.conftest import Tab, notebook_json
from tests.storage.databases import LATER, make_first, versions_of
from tests.support.polling import eventually


@pytest.fixture
def bare(new_tab: Callable[[], Tab]) -> Tab:
    """A tab that has not opened any database yet."""
    return new_tab()


def listed(tab: Tab) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(tab.run("return workspace.list()"))
    return found


def test_what_the_first_build_kept_is_all_there(bare: Tab) -> None:
    make_first(bare)
    assert [file["path"] for file in listed(bare)] == ["data/harvest.csv", "field.ipynb"]
    assert [file["size"] for file in listed(bare)] == [4, 2]
    bare.open_document("field.ipynb", notebook_json("one"))
    assert bare.sources() == ["one"]
    bare.run("doc.setSource('a', 'two'); await doc.flush()")
    assert json.loads(bare.run("return outputs.load('field.ipynb')")) == {"a": {"outputs": [1]}}
    bare.run("await workspace.rename('data', '.trash/1-a-1/data')")
    bare.run("await workspace.rename('.trash/1-a-1/data', 'data')")
    assert bare.run("return read('data/harvest.csv')") == "x\n1\n"


def test_an_earlier_build_opens_what_a_later_one_has_grown(
    bare: Tab, new_tab: Callable[[], Tab]
) -> None:
    make_first(bare, later=True)
    assert [file["path"] for file in listed(bare)] == ["data/harvest.csv", "field.ipynb"]
    bare.open_document("field.ipynb", notebook_json("one"))
    bare.run("doc.setSource('a', 'kept'); await doc.flush()")
    bare.run("await workspace.rename('field.ipynb', 'notes.ipynb')")
    again = new_tab()
    again.open_document("notes.ipynb", notebook_json("one"))
    eventually(lambda: again.sources() == ["kept"])
    found = versions_of(bare)
    assert found["/workspace"] == found["fieldbook-documents"] == LATER
    assert bare.run("return grown()") == "of a later build"
