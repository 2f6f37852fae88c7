"""Notebook files: read as Jupyter reads them, written as Jupyter writes them."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldbook.notebook.document import Cell, Notebook, NotebookError
from fieldbook.notebook.ipynb import NotebookFile, compose, new_notebook, parse
from fieldbook.notebook.outputs import (
    CellOutputs,
    DisplayData,
    Error,
    ExecuteResult,
    Output,
    Stream,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
names = st.text("abcdefgh_", min_size=1, max_size=8)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
metadata = st.dictionaries(names, values, max_size=3)
bundles = st.dictionaries(
    st.sampled_from(["text/plain", "text/html", "image/png", "image/svg+xml"]), texts, max_size=3
)
outputs: st.SearchStrategy[Output] = st.one_of(
    st.builds(Stream, st.sampled_from(["stdout", "stderr"]), texts),
    st.builds(DisplayData, bundles, metadata),
    st.builds(ExecuteResult, bundles, metadata, st.integers(0, 99)),
    st.builds(Error, texts, texts, st.lists(texts, max_size=3).map(tuple)),
)


@st.composite
def notebook_files(draw: st.DrawFn) -> NotebookFile:
    ids = draw(
        st.lists(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True), unique=True, max_size=5)
    )
    cells = [
        Cell(
            draw(texts), draw(st.sampled_from(["code", "markdown", "raw"])), cell_id, draw(metadata)
        )
        for cell_id in ids
    ]
    kept = {
        cell.id: CellOutputs(draw(st.lists(outputs, max_size=3)), draw(st.integers(0, 99)))
        for cell in cells
        if cell.cell_type == "code" and draw(st.booleans())
    }
    return NotebookFile(Notebook(cells, draw(metadata)), kept)


@given(notebook_files())
def test_what_is_written_is_read_again(file: NotebookFile) -> None:
    assert parse(compose(file.notebook, file.outputs)) == file


@given(notebook_files())
def test_files_are_what_nbformat_itself_would_write(file: NotebookFile) -> None:
    file.notebook.metadata = {}
    text = compose(file.notebook, file.outputs)
    theirs = nbformat.reads(text, as_version=4)
    nbformat.validate(theirs)
    assert nbformat.writes(theirs) + "\n" == text


def test_a_new_notebook_is_valid_and_names_python() -> None:
    theirs = nbformat.reads(compose(new_notebook()), as_version=4)
    nbformat.validate(theirs)
    assert theirs.metadata.kernelspec.name == "python3"
    assert [cell.cell_type for cell in theirs.cells] == ["code"]


def test_what_is_not_known_returns() -> None:
    record = {
        "nbformat": 4,
        "nbformat_minor": 7,
        "metadata": {"colab": {"provenance": []}},
        "future": {"a": [1]},
        "cells": [
            {"id": "m", "cell_type": "markdown", "metadata": {"tags": ["x"]}, "source": [],
             "attachments": {"image.png": {"image/png": "aGk="}}},
            {"id": "s", "cell_type": "sql", "metadata": {}, "source": ["select 1"],
             "outputs": [{"rows": 3}], "connection": "local"},
            {"id": "c", "cell_type": "code", "metadata": {}, "source": [], "execution_count": None,
             "outputs": [{"output_type": "sound", "data": [1, 2]}], "layout": "wide"},
        ],
    }  # fmt: skip
    file = parse(json.dumps(record))
    assert json.loads(compose(file.notebook, file.outputs)) == record


def test_a_file_may_not_say_that_it_is_trusted() -> None:
    file = parse(
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {"signature": "x", "orig_nbformat": 2},'
        '"cells": [{"id": "a", "cell_type": "code", "source": "", "metadata": {"trusted": true}}]}'
    )
    assert file.notebook.metadata == {}
    assert file.notebook.cells[0].metadata == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_bytes_in_any_encoding_of_json(encoding: str) -> None:
    text = compose(Notebook([Cell("grün 😀")]))
    assert parse(text.encode(encoding)).notebook.cells[0].source == "grün 😀"


def test_missing_and_doubled_ids_are_settled_alike_every_time() -> None:
    cells = [
        {"cell_type": "code", "source": "1", "metadata": {}},
        {"cell_type": "code", "source": "1", "metadata": {}},
        {"cell_type": "code", "source": "2", "metadata": {}, "id": "twin"},
        {"cell_type": "code", "source": "3", "metadata": {}, "id": "twin"},
        {"cell_type": "code", "source": "4", "metadata": {}, "id": "not allowed!"},
    ]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    first, second = parse(text), parse(text)
    ids = [cell.id for cell in first.notebook.cells]
    assert ids == [cell.id for cell in second.notebook.cells]
    assert len(set(ids)) == 5
    assert ids[2] == "twin"
    nbformat.validate(nbformat.reads(compose(first.notebook), as_version=4))


def test_nan_and_half_characters_become_what_everyone_can_read() -> None:
    file = parse(
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {"x": NaN, "y": [Infinity]},'
        '"cells": [{"id": "a", "cell_type": "raw", "source": "a\\ud800b", "metadata": {}}]}'
    )
    assert file.notebook.metadata == {"x": None, "y": [None]}
    assert file.notebook.cells[0].source == "a\ufffdb"
    compose(file.notebook).encode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"PK\x03\x04\xff\xfe\x00\x80", "byte"),
        ("[1, 2]", "a list"),
        ('{"cells": [],\n "metadata": {},,\n}', "line 2"),
        ('{"cells": [', "cut off"),
        ('{"a": 1,\n<<<<<<< HEAD\n}', "merge"),
        ('{"nbformat": 5, "cells": []}', "format 5"),
        ('{"nbformat": 2, "worksheets": []}', "format 2"),
        ('{"nbformat": "4", "cells": []}', "nbformat"),
        ('{"nbformat": 4, "metadata": {}}', "cells"),
        ('{"nbformat": 4, "cells": [7]}', "Cell 1"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7}]}', "source"),
        ('{"nbformat": 4, "cells": [{"source": ""}]}', "cell_type"),
        ('{"nbformat": 4, "cells": [], "metadata": []}', "metadata"),
        ('{"nbformat": 3, "worksheets": 1}', "worksheets"),
        ("[" * 200_000, "deeply"),
        ('{"a": ' + "9" * 5000 + "}", "can't be read"),
    ],
)
def test_broken_files_say_what_is_wrong_and_where(content: bytes | str, says: str) -> None:
    with pytest.raises(NotebookError) as caught:
        parse(content)
    error = caught.value
    assert says in str(error)
    for part in (error.what, error.why, error.remedy):
        assert not part[0].islower() and part.endswith(".")


@given(values)
def test_any_json_is_read_or_refused_clearly(value: Any) -> None:
    for text in (json.dumps(value), json.dumps({"nbformat": 4, "cells": [value]})):
        with contextlib.suppress(NotebookError):
            parse(text)
