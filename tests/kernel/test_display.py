from __future__ import annotations

import base64
import enum
import json
from pathlib import Path

import numpy as np
import pytest

from fieldbook.kernel.display import portable
from fieldbook.kernel.messages import (
    ClearOutput,
    DisplayData,
    ExecuteResult,
    UpdateDisplayData,
)
from tests.kernel.conftest import NativeKernel

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Colour(enum.IntEnum):
    GREEN = 2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"\x00\xff", "AP8="),
        (float("nan"), None),
        ([float("inf"), 1.5], [None, 1.5]),
        ({1: {"a": (1, 2)}}, {"1": {"a": [1, 2]}}),
        (np.float32(0.5), 0.5),
        (np.array([[1, 2]]), [[1, 2]]),
        (np.str_("text"), "text"),
        (Colour.GREEN, 2),
        (True, True),
        (Path("a/b"), "a/b"),
    ],
)
def test_values_become_what_json_can_carry(value: object, expected: object) -> None:
    carried = portable(value)
    assert carried == expected
    json.dumps(carried, allow_nan=False)


async def test_the_last_value_is_the_result(kernel: NativeKernel) -> None:
    await kernel.run("x = 20\nx + 1\nx + 2")
    assert kernel.sent.contents(ExecuteResult) == [ExecuteResult({"text/plain": "22"}, {}, 1)]


async def test_a_semicolon_silences_the_result(kernel: NativeKernel) -> None:
    await kernel.run("1 + 1;")
    assert kernel.sent.contents(ExecuteResult) == []


async def test_earlier_results_are_at_hand(kernel: NativeKernel) -> None:
    await kernel.run("6 * 7")
    await kernel.run("_ + 1, Out[1], _1")
    assert kernel.sent.contents(ExecuteResult)[0].data["text/plain"] == "(43, 42, 42)"


async def test_frames_come_as_html_and_text(kernel: NativeKernel) -> None:
    await kernel.run("import pandas as pd; pd.DataFrame({'a': [1]})")
    data = kernel.sent.contents(ExecuteResult)[0].data
    assert "<table" in data["text/html"]
    assert "a" in data["text/plain"]


async def test_every_rich_type_keeps_its_name(kernel: NativeKernel) -> None:
    await kernel.run(
        "from IPython.display import *\n"
        f"picture = {PNG!r}\n"
        "display(HTML('<b>b</b>'), Markdown('*m*'), Latex('$x$'), SVG('<svg></svg>'),\n"
        "        JSON({'a': 1}), Image(picture))"
    )
    kinds = [set(content.data) - {"text/plain"} for content in kernel.sent.contents(DisplayData)]
    assert kinds == [
        {"text/html"},
        {"text/markdown"},
        {"text/latex"},
        {"image/svg+xml"},
        {"application/json"},
        {"image/png"},
    ]
    picture = kernel.sent.contents(DisplayData)[-1].data["image/png"]
    assert base64.b64decode(picture) == PNG


async def test_a_display_can_be_updated(kernel: NativeKernel) -> None:
    await kernel.run("handle = display('before', display_id='spot')")
    await kernel.run("handle.update('after')")
    update = kernel.sent.contents(UpdateDisplayData)[0]
    assert update.transient == {"display_id": "spot"}
    assert update.data["text/plain"] == "'after'"


async def test_output_can_be_cleared(kernel: NativeKernel) -> None:
    await kernel.run("from IPython.display import clear_output; clear_output()")
    assert kernel.sent.contents(ClearOutput) == [ClearOutput()]


async def test_captured_output_is_not_sent(kernel: NativeKernel) -> None:
    await kernel.run("%%capture caught\nprint('text'); display(1)")
    assert kernel.sent.text() == ""
    await kernel.run("caught.stdout, len(caught.outputs)")
    assert kernel.sent.contents(ExecuteResult)[0].data["text/plain"] == "('text\\n', 1)"


async def test_help_is_shown_as_output(kernel: NativeKernel) -> None:
    await kernel.run("len?")
    assert "number of items" in kernel.sent.contents(DisplayData)[0].data["text/plain"]


async def test_a_broken_representation_is_an_error_not_a_failure(kernel: NativeKernel) -> None:
    await kernel.run("class Broken:\n    def __repr__(self): raise RuntimeError('no')\nBroken()")
    reply = await kernel.run("'still here'")
    assert reply.status == "ok"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # matplotlib's own, of metadata
async def test_figures_are_pictures_that_suit_every_theme(
    kernel: NativeKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    await kernel.run("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    picture = kernel.sent.contents(DisplayData)[0]
    assert base64.b64decode(picture.data["image/png"]).startswith(b"\x89PNG")
    assert picture.metadata["needs_background"] == "light"
    assert picture.metadata["image/png"]["width"] < 700, "drawn at twice its size on the page"
