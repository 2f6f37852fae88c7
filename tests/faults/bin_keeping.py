"""Somebody who deletes, restores and empties the bin, and knows after each act where all is."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from random import Random

from tests.faults.findings import Findings
from tests.faults.screen import Screen, Seen
from tests.faults.typist import word

__all__ = ["BinKeeping", "Places"]

Thing = tuple[str, str]
"""A name and what is in it: the hash of a file, or one of all that a folder holds."""

_SIZES = (64, 300, 5_000, 100_000, 3_000_000)
"""None is empty: that two things are the same must be seen from what is in them."""
_FEW, _MANY = 3, 7
_SHOWN = 20.0


@dataclass(frozen=True)
class Places:
    """What is in the workspace, and what is in the bin by the names that it had."""

    files: tuple[Thing, ...]
    bin: tuple[Thing, ...]

    @classmethod
    def of(cls, files: Mapping[str, str], in_bin: Mapping[str, str]) -> Places:
        """Of paths and hashes: here ``folder/file``, in the bin ``.trash/holder/folder/file``."""
        held: dict[str, dict[str, str]] = {}
        for path, digest in in_bin.items():
            _, holder, inside = path.split("/", 2)
            held.setdefault(holder, {})[inside] = digest
        binned = [thing for inside in held.values() for thing in _things(inside)]
        return cls(tuple(sorted(_things(files))), tuple(sorted(binned)))

    def brought(self, name: str, digest: str) -> Places:
        return replace(self, files=_with(self.files, (name, digest)))

    def deleted(self, name: str) -> Places:
        thing = _named(name, self.files)
        return Places(_without(self.files, thing), _with(self.bin, thing))

    def restored(self, name: str) -> Places:
        thing = _named(name, self.bin)
        taken = any(other == name for other, _ in self.files)
        back = second_name(name) if taken else name
        return Places(_with(self.files, (back, thing[1])), _without(self.bin, thing))

    def gone(self, name: str) -> Places:
        return replace(self, bin=_without(self.bin, _named(name, self.bin)))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.files]

    @property
    def bin_names(self) -> list[str]:
        return [name for name, _ in self.bin]

    @property
    def contents(self) -> Counter[str]:
        """What is in all these things, and how often."""
        return Counter(digest for _, digest in (*self.files, *self.bin))

    def is_on(self, seen: Seen) -> bool:
        """Whether the screen shows it, as far as it shows the bin."""
        return sorted(seen.files) == self.names and (
            seen.bin is None or sorted(seen.bin) == self.bin_names
        )


def _things(hashes: Mapping[str, str]) -> Iterable[Thing]:
    inside: dict[str, dict[str, str]] = {}
    for path, digest in hashes.items():
        top, _, rest = path.partition("/")
        inside.setdefault(top, {})[rest] = digest
    for top, parts in inside.items():
        whole = json.dumps(sorted(parts.items()))
        yield top, parts.get("") or hashlib.sha256(whole.encode()).hexdigest()


def _named(name: str, things: tuple[Thing, ...]) -> Thing:
    return next(thing for thing in things if thing[0] == name)


def _with(things: tuple[Thing, ...], thing: Thing) -> tuple[Thing, ...]:
    return tuple(sorted((*things, thing)))


def _without(things: tuple[Thing, ...], thing: Thing) -> tuple[Thing, ...]:
    return tuple(each for each in things if each != thing)


def second_name(name: str) -> str:
    """What the app calls something that comes back where another has its name."""
    path = PurePosixPath(name)
    return f"{path.stem} 2{path.suffix}"


class BinKeeping:
    """One act at a time: the next begins when the screen shows the last one.

    After a kill everything must be in the one place where the screen showed it, or where the act
    under way was to bring it; whole, and nothing that was deleted for good may be back.
    """

    def __init__(self, screen: Screen, random: Random, folder: Path, places: Places) -> None:
        """folder: where files to be imported are written; places: where everything is now."""
        self.begun: asyncio.Queue[None] = asyncio.Queue()
        """Hears of each act when it has just been asked for."""
        self._screen = screen
        self._page = screen.page
        self._random = random
        self._folder = folder
        self._states = [places]
        self._shown = 0
        self._acts = 0

    @property
    def places(self) -> Places:
        """Where everything is once the last act is done."""
        return self._states[-1]

    @property
    def deletable(self) -> list[str]:
        """What may be deleted: each name is in the bin only once, to know what is what."""
        return [name for name in self.places.names if name not in self.places.bin_names]

    async def go_on(self) -> None:
        """One act after the other, until somebody ends it."""
        while True:
            await self.act()

    async def act(self) -> None:
        """One act of the kinds that are possible now."""
        files, kept, deletable = self.places.names, self.places.bin_names, self.deletable
        acts = ["bring"] * (len(files) < _FEW)
        if len(deletable) > 1:
            acts += ["delete"] * 4
        if kept:
            acts += ["restore"] * 3 + ["remove"] + ["leave"]
        if len(kept) > 1:
            acts += ["empty"] * (2 if len(files) + len(kept) > _MANY else 1)
        if any(self._is_free(name) for name in kept):
            acts += ["bring again"]
        act = self._random.choice(acts)
        if act == "bring":
            await self.bring(f"{word(self._random)}.txt", f"{word(self._random)}.txt")
        elif act == "bring again":
            await self.bring(next(name for name in kept if self._is_free(name)))
        elif act == "delete":
            await self.delete(self._random.choice(deletable), undo=self._random.random() < 0.3)
        elif act == "restore":
            await self.restore(self._random.choice(kept))
        elif act == "empty":
            await self.empty()
        else:
            await self.remove(self._random.choice(kept), sure=act == "remove")

    def _is_free(self, name: str) -> bool:
        """Whether a file may be brought under this name: both it and the next one are free."""
        files = self.places.names
        return name.endswith(".txt") and name not in files and second_name(name) not in files

    async def bring(self, *names: str) -> None:
        """Import files, which open."""
        paths = [self._folder / name for name in names]
        for path in paths:
            size = self._random.choice(_SIZES)
            path.write_bytes(self._random.randbytes(64) + b"x" * (size - 64))
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            self._states.append(self.places.brought(path.name, digest))
        await self._screen.import_files(paths)
        await self._until_shown()
        for path in paths:
            path.unlink()

    async def delete(self, name: str, *, undo: bool = False) -> None:
        """Delete something in the tree, and sometimes have it back at once."""
        before = self.places
        self._states.append(before.deleted(name))
        await self._screen.item(name).focus()
        await self._screen.press("Delete")
        await self._until_shown()
        if undo:
            self._states.append(before)
            await self._screen.undo(name)
            await self._until_shown()

    async def restore(self, name: str) -> None:
        """Have something back from the bin."""
        await self._see_bin()
        self._states.append(self.places.restored(name))
        await self._press(f"Restore: {name}")
        await self._until_shown()

    async def remove(self, name: str, *, sure: bool) -> None:
        """Delete something in the bin for good, or say that it should stay."""
        await self._see_bin()
        await self._press(f"Delete for good: {name}")
        await self._answer([name] if sure else [])

    async def empty(self) -> None:
        """Empty the bin: one thing after the other goes, in the order in which they are listed."""
        await self._see_bin()
        await self._press("Empty the bin")
        await self._answer(self._screen.now.bin or ())

    async def _answer(self, doomed: Iterable[str]) -> None:
        """Say in the dialog that these are to go for good, or none."""
        dialog = self._page.get_by_role("alertdialog")
        await dialog.wait_for()
        for name in doomed:
            self._states.append(self.places.gone(name))
        if doomed:
            await dialog.get_by_role("button", name="Delete for good", exact=True).click()
        else:
            await self._screen.press("Escape")
        await self._until_shown()
        await dialog.wait_for(state="hidden")

    async def _see_bin(self) -> None:
        """Have the bin in front; an import brings its files there."""
        if self._screen.now.bin is None:
            await self._page.get_by_role("button", name=re.compile(r"^Bin\b")).click()
        names = self.places.bin_names
        await self._screen.until(
            lambda seen: seen.bin is not None and sorted(seen.bin) == names, _SHOWN, f"bin: {names}"
        )

    async def _press(self, name: str) -> None:
        await self._page.get_by_role("button", name=name, exact=True).click()

    async def _until_shown(self) -> None:
        self.begun.put_nowait(None)
        await self._screen.until(self.places.is_on, _SHOWN, f"{self.places}")
        self._shown = len(self._states) - 1
        self._acts += 1

    def judge(self, after: Places, found: Findings) -> None:
        """Compare where everything is now with what was shown, and with what was to come."""
        # The act under way may have been shown in part: each of several things by itself.
        latest = max(
            (n for n in range(self._shown, len(self._states)) if self._states[n].is_on(self._now)),
            default=self._shown,
        )
        allowed = self._states[latest:]
        found.acknowledged += max(allowed[0].contents.total(), self._acts)
        if after in allowed:
            return
        promised = set.intersection(*(set(state.contents) for state in allowed))
        possible = set.union(*(set(state.contents) for state in allowed))
        known = set.union(*(set(state.contents) for state in self._states))
        for name, digest in (*allowed[0].files, *allowed[0].bin):
            if digest in promised and digest not in after.contents:
                found.lost.append(f"{name} is in neither place")
        for name, digest in (*after.files, *after.bin):
            if after.contents[digest] > 1:
                found.half.append(f"{name} is in more than one place")
            elif digest in known - possible:
                found.half.append(f"{name} was deleted for good, and is back")
            elif digest not in known:
                found.half.append(f"{name} is neither what it was nor what it was to be")
        if not found.lost and not found.half:
            found.half.append(f"there: {after}; shown: {allowed[0]}; later: {allowed[1:]}")

    @property
    def _now(self) -> Seen:
        return self._screen.now
