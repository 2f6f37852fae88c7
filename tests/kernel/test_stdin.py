from __future__ import annotations

import pytest

from fieldbook.kernel.messages import InputRequest
from fieldbook.kernel.stdin import LineInput
from tests.kernel.conftest import NativeKernel


@pytest.fixture
def answers(kernel: NativeKernel) -> list[str]:
    """What the person will type, line by line."""
    lines: list[str] = []
    LineInput(kernel.kernel.outbox, lambda: lines.pop(0)).install()
    return lines


async def test_a_line_is_asked_for_and_the_dialogue_stays_readable(
    kernel: NativeKernel, answers: list[str]
) -> None:
    answers.append("Ada")
    await kernel.run("name = input('Name? ')\nprint('Hello', name)")
    assert kernel.sent.contents(InputRequest) == [InputRequest("Name? ")]
    assert kernel.sent.text() == "Name? Ada\nHello Ada\n"


async def test_a_password_is_not_shown(kernel: NativeKernel, answers: list[str]) -> None:
    answers.append("secret")
    await kernel.run("import getpass; print(len(getpass.getpass('Key: ', echo_char='*')))")
    assert kernel.sent.contents(InputRequest) == [InputRequest("Key: ", password=True)]
    assert kernel.sent.text() == "6\n"


async def test_what_was_printed_before_is_on_the_page_when_the_question_comes(
    kernel: NativeKernel,
) -> None:
    seen: list[str] = []

    def read() -> str:
        seen.append(kernel.sent.text())
        return ""

    LineInput(kernel.kernel.outbox, read).install()
    await kernel.run("print('a')\nprint('b')\ninput()")
    assert seen == ["a\nb\n"]


async def test_the_debugger_asks_the_person(kernel: NativeKernel, answers: list[str]) -> None:
    await kernel.run("value = 41\n1 / 0")
    answers.extend(["p value + 1", "q"])
    reply = await kernel.run("%debug")
    assert reply.status == "ok"
    assert "42" in kernel.sent.text()
