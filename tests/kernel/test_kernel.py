from __future__ import annotations

import asyncio
import re

import pytest

from fieldbook.kernel.messages import DisplayData, Error, ExecuteInput
from tests.kernel.conftest import NativeKernel


async def test_a_cell_answers_with_its_count_and_time(kernel: NativeKernel) -> None:
    reply = await kernel.run("import asyncio; await asyncio.sleep(0.05)")
    assert (reply.status, reply.execution_count) == ("ok", 1)
    assert 0.05 <= reply.seconds < 5
    assert kernel.sent.contents(ExecuteInput)[0].execution_count == 1
    assert (await kernel.run("1")).execution_count == 2


async def test_variables_stay_from_cell_to_cell(kernel: NativeKernel) -> None:
    await kernel.run("x = 1")
    await kernel.run("print(x)")
    assert kernel.sent.text() == "1\n"


async def test_both_streams_are_sent_in_order(kernel: NativeKernel) -> None:
    await kernel.run("import sys; print('a'); print('b', file=sys.stderr); print('c', end='')")
    assert kernel.sent.text() == "a\nc"
    assert kernel.sent.text("stderr") == "b\n"


async def test_an_error_is_sent_with_its_traceback(kernel: NativeKernel) -> None:
    reply = await kernel.run("def f():\n    return 1 / 0\nf()")
    assert (reply.status, reply.ename) == ("error", "ZeroDivisionError")
    (error,) = kernel.sent.contents(Error)
    assert error.evalue == "division by zero"
    assert "----> 3 f()" in re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))


def plain(error: Error) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))


async def test_a_traceback_names_the_cells_and_their_lines(kernel: NativeKernel) -> None:
    await kernel.run("def share(whole, parts):\n    # a line between\n    return whole / parts")
    await kernel.run("total = 12\nshare(total, 0)")
    (error,) = kernel.sent.contents(Error)
    text = plain(error)
    assert re.search(r"Cell In\[2\], line 2\n\s+1 total = 12\n-+> 2 share\(total, 0\)", text)
    assert re.search(r"Cell In\[1\], line 3, in share\(whole, parts\)", text)
    assert "----> 3     return whole / parts" in text


async def test_a_group_names_the_cells_and_their_lines_too(kernel: NativeKernel) -> None:
    await kernel.run("def both():\n    raise ExceptionGroup('both', [KeyError('a')])")
    await kernel.run("both()")
    (error,) = kernel.sent.contents(Error)
    text = plain(error)
    assert re.search(r"Cell In\[1\], line 2, in both", text)
    assert "raise ExceptionGroup('both', [KeyError('a')])" in text


async def test_wrong_syntax_is_shown_in_its_cell_and_line(kernel: NativeKernel) -> None:
    await kernel.run("x = 1\ny = = 2")
    (error,) = kernel.sent.contents(Error)
    assert re.search(r"Cell In\[1\], line 2\n\s+y = = 2\n\s+\^", plain(error))


@pytest.mark.parametrize("code", ["x =", "  x\n y", "return", "'\\ud800' ["])
async def test_wrong_syntax_is_an_error(kernel: NativeKernel, code: str) -> None:
    reply = await kernel.run(code)
    assert reply.status == "error"
    assert "Error" in kernel.sent.contents(Error)[0].ename


async def test_exception_groups_are_sent_as_errors(kernel: NativeKernel) -> None:
    await kernel.run("raise ExceptionGroup('both', [ValueError('a'), TypeError('b')])")
    (error,) = kernel.sent.contents(Error)
    assert error.ename == "ExceptionGroup"
    assert any("TypeError: b" in line for line in error.traceback)
    assert kernel.sent.text("stderr") == ""


async def test_an_endless_recursion_has_a_short_traceback(kernel: NativeKernel) -> None:
    await kernel.run("def f(): return [f()]\nf()")
    (error,) = kernel.sent.contents(Error)
    assert error.ename == "RecursionError"
    assert len(error.traceback) < 200


async def test_exiting_ends_the_cell_and_not_the_kernel(kernel: NativeKernel) -> None:
    reply = await kernel.run("import sys; sys.exit('enough')")
    assert (reply.status, reply.ename, reply.evalue) == ("error", "SystemExit", "enough")
    assert kernel.sent.text("stderr") == ""
    await kernel.run("exit()")
    assert "keeps running" in kernel.sent.text()


async def test_a_silent_cell_shows_and_counts_nothing(kernel: NativeKernel) -> None:
    await kernel.run("1 + 1", silent=True)
    assert kernel.sent.events == []
    assert (await kernel.run("1")).execution_count == 1


# Its first use warns; whether this test is the first depends on which others run.
@pytest.mark.filterwarnings("ignore:InlineBackend.*:DeprecationWarning")
async def test_magics_work(kernel: NativeKernel) -> None:
    await kernel.run("%timeit -n1 -r1 1 + 1")
    assert "per loop" in kernel.sent.text()
    await kernel.run("%time x = 1")
    assert "Wall time" in kernel.sent.text()
    assert (await kernel.run("%matplotlib inline")).status == "ok"


async def test_commands_of_a_shell_are_refused_with_advice(kernel: NativeKernel) -> None:
    for code in ("!ls", "files = !ls"):
        reply = await kernel.run(code)
        assert reply.ename == "UsageError"
        assert "pathlib" in reply.evalue


async def test_a_loaded_text_is_offered_for_the_cell(kernel: NativeKernel) -> None:
    await kernel.run("x = 'first cell'")
    reply = await kernel.run("%recall 1")
    assert reply.payload[0]["source"] == "set_next_input"
    assert "first cell" in reply.payload[0]["text"]


async def test_nothing_is_left_of_a_cell_without_code(kernel: NativeKernel) -> None:
    reply = await kernel.run("  \n")
    assert reply.status == "ok"
    assert kernel.sent.contents(Error) == []


async def test_background_tasks_go_on_after_their_cell(kernel: NativeKernel) -> None:
    await kernel.run(
        "import asyncio\n"
        "async def later():\n    await asyncio.sleep(0.01); display('done')\n"
        "task = asyncio.create_task(later())"
    )
    assert kernel.sent.contents(DisplayData) == []
    await asyncio.sleep(0.05)
    kernel.kernel.outbox.flush()
    assert kernel.sent.contents(DisplayData)[0].data["text/plain"] == "'done'"


async def test_an_error_while_something_is_shown_after_the_cell_is_sent(
    kernel: NativeKernel,
) -> None:
    def broken() -> None:
        raise ValueError("after the cell")

    kernel.kernel.shell.events.register("post_execute", broken)
    await kernel.run("1")
    kernel.kernel.shell.events.unregister("post_execute", broken)
    assert (await kernel.run("2")).status == "ok"
