"""``%pip install`` in a kernel without a command line: micropip does the work."""

from __future__ import annotations

import re
import shlex
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

__all__ = ["PipError", "Pip", "rewrite_pip"]

_PIP = re.compile(r"^(?P<indent>\s*)(?:%|!)\s*(?:pip|micropip)\s+(?P<arguments>.*)$")
_HELP = "This kernel knows: %pip install NAME …, %pip install FILE.whl, %pip list."


class PipError(Exception):
    """A ``%pip`` that cannot be done, with what to do instead."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the calls inside the kernel would explain nothing."""
        return str(self).split("\n")


def rewrite_pip(lines: list[str]) -> list[str]:
    """Turn ``%pip …`` and ``!pip …`` into an awaited call: installing takes turns of the loop."""
    return [_rewrite(line) for line in lines]


def _rewrite(line: str) -> str:
    match = _PIP.match(line.rstrip("\n"))
    if match is None:
        return line
    return f"{match['indent']}await get_ipython().pip({match['arguments']!r})\n"


class Pip:
    """The command, given something that installs and something that lists."""

    def __init__(
        self,
        install: Callable[[Sequence[str]], Awaitable[None]],
        list_installed: Callable[[], str],
    ) -> None:
        self._install = install
        self._list = list_installed

    async def __call__(self, arguments: str) -> None:
        """Do what ``pip`` with ``arguments`` would."""
        command, *rest = shlex.split(arguments) or [""]
        names = [_as_requirement(word) for word in rest if not word.startswith("-")]
        if command == "list":
            print(self._list())
        elif command == "install" and names:
            await self._install_all(names)
        else:
            raise PipError(f"%pip {arguments} is not possible here. {_HELP}")

    async def _install_all(self, names: Sequence[str]) -> None:
        try:
            await self._install(names)
        except Exception as error:  # noqa: BLE001  # whatever micropip met, a person reads it
            raise PipError(
                f"{', '.join(names)} could not be installed. {str(error).strip()}\n"
                "This kernel installs the packages that came with Fieldbook, and wheels in pure "
                "Python from files in the workspace. It may not connect to the network."
            ) from None
        print(f"Installed {', '.join(names)}.")


def _as_requirement(word: str) -> str:
    """A wheel's path becomes the address under which micropip reads local files."""
    return f"emfs:{Path(word).resolve()}" if word.endswith(".whl") and ":" not in word else word
