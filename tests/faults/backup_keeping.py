"""Somebody who makes backups and restores them, and knows what each file may hold afterwards."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from tests.faults.findings import Findings
from tests.faults.screen import Screen, Seen

__all__ = ["Answer", "BackupDesk", "Restore", "archive_of", "contents_of", "digest_of", "text_of"]

Files = dict[str, str]
"""Paths and what is in them: a hash, or of a notebook the texts of its cells."""

Answer = Literal["Keep both", "Replace mine", "Only what is new", "Cancel"]

_PATIENCE = 30.0


def archive_of(path: Path, files: Mapping[str, bytes]) -> Path:
    """A plain archive as any program makes it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def digest_of(content: bytes) -> str:
    """What is compared of a file."""
    return hashlib.sha256(content).hexdigest()


def contents_of(path: Path) -> Files:
    """What an archive holds; raises `AssertionError` where it is damaged."""
    with zipfile.ZipFile(path) as made:
        assert made.testzip() is None, "the backup is damaged"
        return {name: _content(name, made.read(name)) for name in made.namelist()}


def _content(name: str, content: bytes) -> str:
    if not name.endswith(".ipynb"):
        return digest_of(content)
    cells = json.loads(content)["cells"]
    return text_of("".join(cell["source"]) for cell in cells)


def text_of(sources: Iterable[str]) -> str:
    """A notebook's contents, to be compared."""
    return json.dumps([source.strip() for source in sources])


def _second_path(path: str) -> str:
    """Where a version goes that is kept beside another."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem} (2){pure.suffix}"))


@dataclass(frozen=True)
class Restore:
    """A backup that is restored over what is there."""

    mine: Files
    backup: Files
    answer: Answer
    """What becomes of files that differ, where there are any."""

    def __post_init__(self) -> None:
        """Names beside others must be free, so that what is kept there is known."""
        assert not {_second_path(path) for path in self.differing} & self.mine.keys()

    @property
    def fresh(self) -> list[str]:
        """Paths that are in the backup only."""
        return [path for path in self.backup if path not in self.mine]

    @property
    def differing(self) -> list[str]:
        """Paths that hold something else in the backup."""
        here = [path for path in self.backup if path in self.mine]
        return [path for path in here if self.mine[path] != self.backup[path]]

    def judge(self, after: Files, done: bool, found: Findings) -> None:
        """Each file must be one of the two; `done` is whether the screen said that all was."""
        cancelled = bool(self.differing) and self.answer == "Cancel"
        arriving = {} if cancelled else {path: self.backup[path] for path in self.fresh}
        replaced: Files = {}
        for path in self.differing:
            if self.answer == "Replace mine":
                replaced[path] = self.backup[path]
            elif self.answer == "Keep both":
                arriving[_second_path(path)] = self.backup[path]
        found.acknowledged += len(self.mine) + done * (len(arriving) + len(replaced))
        for path, content in self.mine.items():
            wanted = [replaced[path]] if path in replaced else []
            _judge_file(path, [*wanted, content][: 1 if done and wanted else 2], after, found)
        for path, content in arriving.items():
            if done or path in after:
                _judge_file(path, [content], after, found)
        for path in after.keys() - self.mine.keys() - arriving.keys():
            found.half.append(f"{path} is there, and nobody brought it")


def _judge_file(path: str, allowed: Sequence[str], after: Files, found: Findings) -> None:
    if path not in after:
        found.lost.append(f"{path} is gone")
    elif after[path] not in allowed:
        found.half.append(f"{path} is not what it should be: {after[path]}, not {allowed}")


class BackupDesk:
    """The part of the settings where backups are made and restored."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._page = screen.page
        self._before = 0
        """The number of the last screen before a backup was chosen."""

    async def open(self) -> None:
        """Have it in front."""
        await self._page.get_by_role("button", name="Settings", exact=True).click()
        await self._page.get_by_role("heading", name="Backup").wait_for()

    async def save(self, path: Path) -> None:
        """Download the workspace."""
        async with self._page.expect_download() as download:
            await self._press("Download workspace")
        await (await download.value).save_as(path)
        await self._screen.until(lambda seen: self._says(seen, "went into"), _PATIENCE, "a backup")

    async def choose(self, path: Path) -> None:
        """Choose a backup to be restored; where nothing differs, that begins at once."""
        self._before = len(self._screen.seen) - 1
        chooser = self._page.locator("input[type=file][aria-label='Restore from a backup']")
        await chooser.set_input_files(path)

    async def until_asked(self) -> None:
        """Wait for the question what becomes of what differs."""
        await self._page.get_by_role("button", name="Replace mine", exact=True).wait_for()

    async def answer(self, answer: Answer) -> None:
        """Answer it."""
        await self._press(answer)

    async def until_done(self) -> None:
        """Wait until what was chosen is called restored."""
        await self._screen.until(lambda _: self.is_done, _PATIENCE, "a restored backup")

    @property
    def is_done(self) -> bool:
        """Whether the screen has said so; what it said of an earlier one is cleared at first."""
        cleared = False
        for seen in self._screen.seen[self._before :]:
            says = self._says(seen, "restored.") or self._says(seen, "is here already.")
            if cleared and says:
                return True
            cleared = cleared or not says
        return False

    async def _press(self, name: str) -> None:
        await self._page.get_by_role("button", name=name, exact=True).click()

    def _says(self, seen: Seen, words: str) -> bool:
        return any(words in text for text in seen.told)
