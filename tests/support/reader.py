"""Follows a page of the docs to the letter: makes its files and runs its commands.

A block of a page that is fenced as ```` ```KIND PATH ```` is a file; one fenced as ```` ```sh ````
holds commands, one a line. ```` ```sh serve ```` is for a server, which whoever reads starts.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.sites import ROOT

__all__ = ["Reader"]

_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Reader:
    """Reads a page in a folder that holds nothing but Fieldbook's sources, as `fieldbook`."""

    def __init__(self, page: Path, folder: Path) -> None:
        self.folder = folder
        self._blocks = iter(_BLOCK.findall(page.read_text("utf-8")))
        folder.mkdir()
        (folder / "fieldbook").symlink_to(ROOT, target_is_directory=True)
        commands = folder.with_name("commands")
        commands.mkdir()
        (commands / "python").symlink_to(sys.executable)
        self._environment = {**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}

    def read_to(self, words: str) -> None:
        """Make each file and run each command, to the block that begins with these words."""
        for kind, name, text in self._blocks:
            if kind == "sh":
                for command in [] if name == "serve" else text.splitlines():
                    self._run(command)
            elif name:
                path = self.folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
            if text.startswith(words):
                return
        raise AssertionError(f"no block of the page begins with {words!r}")

    def _run(self, command: str) -> None:
        if command.startswith("cd "):
            self.folder /= command.removeprefix("cd ")
            return
        result = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{command}\n{result.stderr}"
