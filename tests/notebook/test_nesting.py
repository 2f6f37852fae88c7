from __future__ import annotations

import json
import time

import pytest

from fieldbook.notebook.nesting import DEEPEST, NestedTooDeeplyError, read_json


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_what_is_nested_beyond_measure_is_refused_before_it_is_read(
    opening: str, closing: str
) -> None:
    levels = DEEPEST // (opening.count("[") + opening.count("{"))
    allowed = opening * levels + "1" + closing * levels
    assert read_json(allowed) == json.loads(allowed)
    for more in (levels + 1, 100_000):
        with pytest.raises(NestedTooDeeplyError):
            read_json(opening * more + "1" + closing * more)
        with pytest.raises(NestedTooDeeplyError):
            read_json(opening * more)


def test_brackets_in_texts_are_no_levels() -> None:
    text = json.dumps({"source": "[{" * 1_000 + '"' + "\\" + "[" * 1_000, "more": ["[" * 999]})
    assert read_json(text) == json.loads(text)


def test_brackets_beside_each_other_are_one_level() -> None:
    text = json.dumps([[], {}] * 10_000)
    assert read_json(text) == json.loads(text)


def test_a_large_notebook_is_looked_through_quickly() -> None:
    text = json.dumps([{"data": {"image/png": "A" * 1_000_000}, "m": []} for _ in range(200)])
    began = time.perf_counter()
    json.loads(text)
    read = time.perf_counter() - began
    read_json(text)
    assert time.perf_counter() - began - read < 10 * read + 0.5
