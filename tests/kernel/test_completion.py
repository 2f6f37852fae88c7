from __future__ import annotations

import os
import signal
import threading

from fieldbook.kernel.completion import LIMIT
from tests.kernel.conftest import NativeKernel


def texts(found: dict[str, object]) -> list[str]:
    matches = found["matches"]
    assert isinstance(matches, list)
    return [match["text"] for match in matches]


async def test_names_of_the_session_are_completed(kernel: NativeKernel) -> None:
    await kernel.run("harvest_total = 1")
    found = kernel.kernel.complete("print(harv", 10)
    assert texts(found) == ["harvest_total"]
    assert (found["start"], found["end"]) == (6, 10)


async def test_attributes_say_what_they_are(kernel: NativeKernel) -> None:
    found = kernel.kernel.complete("'text'.upp", 10)
    assert found["matches"][0]["text"] == "upper"
    assert found["matches"][0]["type"] == "function"


async def test_columns_of_a_frame_are_completed(kernel: NativeKernel) -> None:
    await kernel.run("import pandas as pd; df = pd.DataFrame({'yield_t': [1], 'year': [2]})")
    assert set(texts(kernel.kernel.complete("df['y", 5))) == {"yield_t", "year"}
    assert "yield_t" in texts(kernel.kernel.complete("df.yi", 5))


async def test_the_text_behind_the_cursor_is_left_alone(kernel: NativeKernel) -> None:
    found = kernel.kernel.complete("impo os", 4)
    assert "import" in texts(found)
    assert found["end"] == 4


async def test_nothing_is_found_where_nothing_fits(kernel: NativeKernel) -> None:
    assert kernel.kernel.complete("no_such_name_at_all", 19)["matches"] == []


async def test_the_list_is_bounded(kernel: NativeKernel) -> None:
    await kernel.run("globals().update({f'many_{n}': n for n in range(2_000)})")
    assert len(texts(kernel.kernel.complete("many_", 5))) == LIMIT


async def test_magics_are_completed(kernel: NativeKernel) -> None:
    assert "%timeit" in texts(kernel.kernel.complete("%timei", 6))


async def test_a_search_ends_when_a_cell_is_to_run(kernel: NativeKernel) -> None:
    await kernel.run(
        "class Endless:\n    def __dir__(self):\n        while True: pass\nendless = Endless()"
    )
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert kernel.kernel.complete("endless.", 8)["matches"] == []


async def test_an_interrupt_ends_all_searches(kernel: NativeKernel) -> None:
    seen: list[str] = []

    def interrupted(text: str) -> list[str]:
        seen.append(text)
        raise KeyboardInterrupt

    kernel.kernel.shell.Completer.custom_matchers.extend([interrupted, interrupted])
    assert kernel.kernel.complete("pri", 3)["matches"] == []
    assert seen == ["pri"], "what is shown of it would stand in the next cell's output"
