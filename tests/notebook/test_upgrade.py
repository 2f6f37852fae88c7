"""Old formats come out as nbformat's own converter brings them out."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest

from fieldbook.notebook.ipynb import compose, parse

VERSION_3: dict[str, Any] = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "Old name", "kept": 1},
    "worksheets": [
        {
            "metadata": {},
            "cells": [
                {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Yield\n", "12"]},
                {"cell_type": "markdown", "metadata": {"a": 1}, "source": "Some *text*"},
                {"cell_type": "raw", "metadata": {}, "source": "raw"},
                {
                    "cell_type": "code",
                    "collapsed": True,
                    "input": ["x = 1\n", "x"],
                    "language": "python",
                    "metadata": {},
                    "prompt_number": 3,
                    "outputs": [
                        {"output_type": "stream", "stream": "stderr", "text": ["a\n", "b"]},
                        {"output_type": "pyout", "prompt_number": 3, "metadata": {},
                         "text": ["1"], "html": ["<b>1</b>"]},
                        {"output_type": "display_data", "metadata": {}, "png": "aGk="},
                        {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": ["t"]},
                    ],
                },
            ],
        }
    ],
}  # fmt: skip


def without_ids(notebook: Any) -> Any:
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook


def test_version_3_becomes_what_nbformat_makes_of_it() -> None:
    file = parse(json.dumps(VERSION_3))
    ours = nbformat.reads(compose(file.notebook, file.outputs), as_version=4)
    nbformat.validate(ours)
    theirs = nbformat.reads(json.dumps(VERSION_3), as_version=4)
    theirs = nbformat.reads(nbformat.writes(theirs), as_version=4)
    theirs.metadata.pop("name", None)
    theirs.metadata.pop("orig_nbformat", None)
    assert [cell.source for cell in ours.cells] == [cell.source for cell in theirs.cells]
    assert [cell.cell_type for cell in ours.cells] == [cell.cell_type for cell in theirs.cells]
    assert ours.cells[3] | {"id": ""} == theirs.cells[3] | {"id": ""}
    assert ours.metadata == theirs.metadata


@pytest.mark.parametrize("minor", range(5))
def test_minor_versions_without_ids(minor: int) -> None:
    record = {
        "nbformat": 4,
        "nbformat_minor": minor,
        "metadata": {},
        "cells": [
            {"cell_type": "code", "metadata": {}, "source": ["a"], "execution_count": 1,
             "outputs": [{"output_type": "stream", "name": "stdout", "text": ["x\n", "y"]}]},
            {"cell_type": "markdown", "metadata": {}, "source": ["b"]},
        ],
    }  # fmt: skip
    file = parse(json.dumps(record))
    written = json.loads(compose(file.notebook, file.outputs))
    assert without_ids(written) == {**record, "nbformat_minor": 5}
