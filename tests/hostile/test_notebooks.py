"""The notebooks that Jupyter's own tools are tried with, and some made to break readers."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest

from fieldbook.notebook.document import NotebookError
from fieldbook.notebook.ipynb import compose, parse
from tests.hostile.published import notebooks

TOO_OLD = "nbformat/tests/test2.ipynb"


@pytest.mark.parametrize("name", notebooks())
def test_a_published_notebook_is_read_and_written_whole(name: str) -> None:
    content = notebooks()[name]
    if name == TOO_OLD:
        with pytest.raises(NotebookError, match="can't be opened"):
            parse(content)
        return
    file = parse(content)
    again = parse(compose(file.notebook, file.outputs))
    assert again.notebook.to_json() == file.notebook.to_json()
    assert {cell: found.to_json() for cell, found in again.outputs.items()} == {
        cell: found.to_json() for cell, found in file.outputs.items()
    }
    raw = json.loads(content)
    if raw["nbformat"] == 4:
        sources = [cell.get("source", "") for cell in raw["cells"]]
        assert [cell.source for cell in file.notebook.cells] == [
            "".join(lines) for lines in sources
        ]


def nested(depth: int, opening: str = '{"a":', closing: str = "}") -> str:
    return opening * depth + "1" + closing * depth


def with_output(value: str) -> str:
    data = f'{{"application/json": {value}}}'
    output = f'{{"output_type": "display_data", "metadata": {{}}, "data": {data}}}'
    cell = f'{{"cell_type": "code", "metadata": {{}}, "source": "", "outputs": [{output}]}}'
    return f'{{"nbformat": 4, "nbformat_minor": 5, "metadata": {{}}, "cells": [{cell}]}}'


@pytest.mark.parametrize("depth", [50, 190, 500, 5_000, 200_000])
@pytest.mark.parametrize("form", [('{"a":', "}"), ("[", "]")])
def test_nesting_of_any_depth_is_read_or_refused_in_words(
    depth: int, form: tuple[str, str]
) -> None:
    for text in (nested(depth, *form), with_output(nested(depth, *form))):
        with contextlib.suppress(NotebookError):  # anything else would be a crash
            file = parse(text)
            assert parse(compose(file.notebook, file.outputs)).notebook.cells


STRANGE: dict[str, Any] = {
    "prototype": {"__proto__": {"polluted": True}, "constructor": {"prototype": {}}},
    "huge number": 10**4000,
    "long key": {"k" * 1_000_000: 1},
    "control characters": "\u0000\u0007\u001b[2J\u202e\ufeff",
    "names of Python": {"__class__": "os.system", "py/object": "os.system", "!!python": 1},
}


@pytest.mark.parametrize("what", STRANGE)
def test_strange_metadata_stays_data(what: str) -> None:
    value = STRANGE[what]
    cell = {"cell_type": "code", "metadata": {"x": value}, "source": "1", "outputs": []}
    record = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"x": value}, "cells": [cell]}
    file = parse(json.dumps(record))
    again = parse(compose(file.notebook, file.outputs))
    assert again.notebook.metadata["x"] == value
    assert again.notebook.cells[0].metadata["x"] == value


def test_a_file_can_t_make_itself_trusted() -> None:
    record = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"signature": "sha256:0", "trusted": True},
        "cells": [
            {"cell_type": "code", "metadata": {"trusted": True}, "source": "", "outputs": []}
        ],
    }
    file = parse(json.dumps(record))
    assert "signature" not in file.notebook.metadata
    assert "trusted" not in file.notebook.cells[0].metadata
