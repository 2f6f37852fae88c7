from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from fieldbook.kernel.messages import Error
from fieldbook.kernel.pip import Pip, rewrite_pip
from tests.kernel.conftest import NativeKernel


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%pip install a", "await get_ipython().pip('install a')\n"),
        ("!pip install -q 'a b'\n", "await get_ipython().pip(\"install -q 'a b'\")\n"),
        ("    %pip list\n", "    await get_ipython().pip('list')\n"),
        ("text = '%pip install a'\n", "text = '%pip install a'\n"),
        ("%pipeline\n", "%pipeline\n"),
    ],
)
def test_the_command_becomes_an_awaited_call(line: str, expected: str) -> None:
    assert rewrite_pip([line]) == [expected]


@pytest.fixture
def installed(kernel: NativeKernel) -> list[str]:
    names: list[str] = []

    async def install(wanted: Sequence[str]) -> None:
        if "unknown" in wanted:
            raise ValueError("Can't find a pure Python 3 wheel for 'unknown'.")
        names.extend(wanted)

    kernel.kernel.shell.pip = Pip(install, lambda: "numpy 2")
    return names


async def test_packages_are_installed_by_name(kernel: NativeKernel, installed: list[str]) -> None:
    reply = await kernel.run("%pip install -q tidy 'neat>=2'")
    assert reply.status == "ok"
    assert installed == ["tidy", "neat>=2"]
    assert kernel.sent.text() == "Installed tidy, neat>=2.\n"


async def test_wheels_are_installed_from_files(kernel: NativeKernel, installed: list[str]) -> None:
    await kernel.run("%pip install wheels/tidy-1-py3-none-any.whl")
    assert installed == [f"emfs:{Path.cwd()}/wheels/tidy-1-py3-none-any.whl"]


async def test_what_is_installed_can_be_listed(kernel: NativeKernel, installed: list[str]) -> None:
    await kernel.run("%pip list")
    assert kernel.sent.text() == "numpy 2\n"
    assert installed == []


@pytest.mark.parametrize("code", ["%pip install unknown", "%pip freeze", "%pip install"])
async def test_what_cannot_be_done_is_said_without_a_traceback(
    kernel: NativeKernel, installed: list[str], code: str
) -> None:
    reply = await kernel.run(code)
    assert reply.ename == "PipError"
    lines = kernel.sent.contents(Error)[0].traceback
    assert not any("File" in line for line in lines)
    assert installed == []
