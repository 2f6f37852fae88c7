"""Somebody who imports, renames and deletes files, and knows after each act what must be there."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

from tests.faults.findings import Findings
from tests.faults.screen import Screen
from tests.faults.typist import word

__all__ = ["FileKeeping"]

Files = dict[str, str]
"""Names and the hashes of what is in them."""

_SIZES = (0, 1, 300, 5_000, 100_000, 3_000_000)
_LARGE = 33_000_000
"""From 32 MB on contents are kept in the origin's private file system."""
_SHOWN = 20.0


class FileKeeping:
    """One act at a time: the next begins when the tree shows the last one.

    What is there after a kill must be what the tree showed, or what the act under way was to make
    of it; nothing in between, and every file whole.
    """

    def __init__(self, screen: Screen, random: Random, folder: Path, files: Files) -> None:
        """folder: where files to be imported are written; files: what is in the workspace."""
        self._screen = screen
        self._random = random
        self._folder = folder
        self._states = [files]
        self._shown = 0
        self.acts = 0

    @property
    def _files(self) -> Files:
        return self._states[-1]

    async def go_on(self) -> None:
        """One act after the other, until somebody ends it."""
        while True:
            await self.act()

    async def act(self) -> None:
        """One act of the kinds that are possible now."""
        acts = ["bring"]
        if len(self._files) > 2:
            acts += ["rename"] * 3 + ["delete"] * 2
        act = self._random.choice(acts)
        if act == "bring":
            await self.bring()
        elif act == "rename":
            await self.rename()
        else:
            await self.delete(undo=self._random.random() < 0.5)

    async def bring(self, *, large: bool = False) -> None:
        """Import a few files; each may be there before the next is."""
        paths: list[Path] = []
        for _ in range(1 if large else self._random.randint(1, 4)):
            size = _LARGE if large else self._random.choice(_SIZES)
            path = self._folder / f"{word(self._random)}.txt"
            path.write_bytes(self._random.randbytes(min(size, 64)) + b"x" * max(0, size - 64))
            paths.append(path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            self._states.append({**self._files, path.name: digest})
        await self._screen.import_files(paths)
        await self._until_shown()
        for path in paths:
            path.unlink()

    async def rename(self) -> None:
        """Give a file another name by its field in the tree."""
        old = self._random.choice(sorted(self._files))
        new = f"{word(self._random)}{Path(old).suffix}"
        state = {new if name == old else name: digest for name, digest in self._files.items()}
        self._states.append(state)
        await self._screen.item(old).focus()
        await self._screen.press("F2")
        field = self._screen.page.get_by_role("textbox", name="New name")
        await field.fill(new)
        await field.press("Enter")
        await self._until_shown()

    async def delete(self, *, undo: bool) -> None:
        """Delete a file, and sometimes have it back."""
        name = self._random.choice(sorted(self._files))
        before = self._files
        self._states.append({each: h for each, h in before.items() if each != name})
        await self._screen.item(name).focus()
        await self._screen.press("Delete")
        await self._until_shown()
        if undo:
            self._states.append(before)
            await self._screen.undo(name)
            await self._until_shown()

    async def _until_shown(self) -> None:
        names = set(self._files)
        await self._screen.until(lambda seen: set(seen.files) == names, _SHOWN, f"{sorted(names)}")
        self._shown = len(self._states) - 1
        self.acts += 1

    def judge(self, after: Files, found: Findings) -> None:
        """Compare what is there now with what was shown, and with what was to come."""
        # The act under way may have been shown in part: each of several files by itself.
        shown = set(self._screen.now.files)
        latest = max(
            (n for n in range(self._shown, len(self._states)) if set(self._states[n]) == shown),
            default=self._shown,
        )
        found.acknowledged += max(len(self._states[latest]), self.acts)
        if after in self._states[latest:]:
            return
        promised = self._states[latest]
        for name in promised.keys() - after.keys():
            found.lost.append(f"{name} was shown and is gone")
        known = {name: digest for state in self._states for name, digest in state.items()}
        for name, digest in after.items():
            if known.get(name) != digest:
                found.half.append(f"{name} is neither what it was nor what it was to be")
        if not found.lost and not found.half:
            found.half.append(f"there: {sorted(after)}; shown: {sorted(promised)}")
