"""Kills while people use the ways back: the bin, the versions of a notebook, a backup."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from random import Random

from tests.faults.backup_keeping import (
    Answer,
    BackupDesk,
    Restore,
    archive_of,
    contents_of,
    digest_of,
    text_of,
)
from tests.faults.bin_keeping import BinKeeping, Places
from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen
from tests.faults.stage import Life, Stage
from tests.faults.typist import Typist, word
from tests.faults.version_keeping import VersionKeeping, versions_of
from tests.faults.windows import kill_after, kill_during, soon_after

__all__ = ["backups", "binning", "versions"]

_QUIET = 1.5
"""Seconds in which a notebook that was closed has written its file."""


async def _window(life: Life) -> Screen:
    """The window that the run before left, or a new one, with nothing open in it."""
    screen = life.notes.get("screen")
    if not isinstance(screen, Screen) or life.context is None:
        screen = await _opened(life)
    await screen.close_tabs()
    return screen


async def _opened(life: Life) -> Screen:
    screen = await life.open()
    await screen.until_drawn()
    life.notes["screen"] = screen
    return screen


async def _new_notebook(screen: Screen, random: Random) -> tuple[str, set[str]]:
    """A notebook that is closed and has a version; its name and its words."""
    await screen.new_notebook(2)
    name = screen.now.tab
    words: set[str] = set()
    for _ in range(2):
        await Typist(screen, random).first_word()
        words = screen.now.words
        # It is kept as it was before its first change, at the latest when it is closed.
        await screen.close_tabs()
        await screen.open_file(name)
        await screen.until(lambda seen, all_of=words: seen.words == all_of, 20, "its words")  # type: ignore[misc]
    await screen.close_tabs()
    return name, words


@kind("killed while the bin is used", "kill", runs=20)
async def binning(stage: Stage, random: Random, found: Findings) -> None:
    """Things are deleted, had back and deleted for good, one after the other, until the kill."""
    life = await stage.life()
    screen = await _window(life)
    name, words = str(life.notes.get("notebook")), life.notes.get("words")
    if name not in screen.now.files and life.notes.get("kept in") != "bin":
        name, words = await _new_notebook(screen, random)
        life.notes |= {"notebook": name, "words": words}
        folder = word(random)
        files = {f"{folder}/{part}": random.randbytes(500) for part in ("a.bin", "b/c.bin", "d")}
        await _restore(screen, archive_of(stage.scratch / "folder.zip", files))
    keeping = BinKeeping(screen, random, stage.scratch, await _settled_places(screen))
    await keeping.bring(f"{word(random)}.txt")
    await keeping.delete(random.choice(keeping.deletable))
    await kill_during(life, soon_after(keeping.begun, random), keeping.go_on())
    after = await _opened(life)
    places = await _places(after)
    keeping.judge(places, found)
    life.notes["kept in"] = "bin" if name in places.bin_names else ""
    for each in places.names:
        if each.endswith(".ipynb"):
            assert isinstance(words, set)
            await after.open_file(each)
            seen = await after.settled(lambda seen: seen.words == words)
            found.expect_kept(words, seen.words, f"a word of {each}")
            if not await versions_of(after, each):
                found.lost.append(f"the versions of {each}")


async def _settled_places(screen: Screen) -> Places:
    """Where everything is once nothing is written any more: a notebook's file is when it closes."""
    places = await _places(screen)
    while True:
        await asyncio.sleep(_QUIET)
        before, places = places, await _places(screen)
        if places == before:
            return places


async def _places(screen: Screen) -> Places:
    return Places.of(await screen.hashes(), await screen.hashes(in_bin=True))


async def _restore(screen: Screen, archive: Path, answer: Answer | None = None) -> None:
    """Have everything that is in an archive."""
    desk = BackupDesk(screen)
    await desk.open()
    await desk.choose(archive)
    if answer is not None:
        await desk.until_asked()
        await desk.answer(answer)
    await desk.until_done()


@kind("killed while versions are restored", "kill", runs=20)
async def versions(stage: Stage, random: Random, found: Findings) -> None:
    """Words are written, versions restored and left again, one after the other, until the kill."""
    life = await stage.life()
    screen = await _window(life)
    if "notebook" not in life.notes:
        name, written = await _new_notebook(screen, random)
        life.notes |= {"notebook": name, "words": written}
    name, words = str(life.notes["notebook"]), life.notes["words"]
    assert isinstance(words, set)
    await screen.open_file(name)
    await screen.until(lambda seen: seen.sourced and seen.is_saved, 20, "it is open")
    keeping = VersionKeeping(screen, random, words)
    await keeping.write()
    await keeping.until_saved()
    await kill_during(life, soon_after(keeping.begun, random), keeping.go_on())
    after = await _opened(life)
    await after.open_file(name)
    seen = await after.settled(keeping.is_kept)
    keeping.judge(seen, await versions_of(after, name), found)


@kind("killed while a backup is restored", "kill", runs=20, selected=1)
async def backups(stage: Stage, random: Random, found: Findings) -> None:
    """A backup comes back over files that have changed, and its question is answered somehow."""
    life = await stage.life()
    screen = await _window(life)
    if "notebook" not in life.notes:
        life.notes["notebook"], _ = await _new_notebook(screen, random)
    name = str(life.notes["notebook"])
    for each in set(screen.now.files) - {name}:
        await screen.delete(each)
    stays, goes = word(random), word(random)
    files = {f"{stays}/changed": b"as it was", f"{goes}/deleted": b"as it was"}
    for _ in range(random.randint(6, 24)):
        size = random.choice((0, 1, 300, 5_000, 100_000))
        files[f"{random.choice((stays, goes))}/{word(random)}"] = random.randbytes(size)
    if random.random() < 0.1:
        # One that is kept in the origin's private file system.
        files[f"{random.choice((stays, goes))}/large"] = random.randbytes(64) + bytes(33_000_000)
    await _restore(screen, archive_of(stage.scratch / "files.zip", files))

    then = await _write(screen, name, random)
    archive = stage.scratch / "backup.zip"
    desk = BackupDesk(screen)
    await desk.open()
    await desk.save(archive)
    backup = contents_of(archive)
    _expect({**_digests(files), name: then}, backup, "in the backup", found)

    mine = dict(backup)
    if random.random() < 0.8:
        mine[name] = await _write(screen, name, random)
        changed = [path for path in files if path.startswith(stays) and random.random() < 0.5]
        news = {path: random.randbytes(300) for path in (f"{stays}/changed", *changed)}
        await _restore(screen, archive_of(stage.scratch / "news.zip", news), "Replace mine")
        mine |= _digests(news)
    if random.random() < 0.5:
        await screen.close_tabs()
    await screen.delete(goes)
    mine = {path: content for path, content in mine.items() if not path.startswith(f"{goes}/")}
    _expect(mine, {**await screen.hashes(), name: mine[name]}, "after changing it", found)

    answers: tuple[Answer, ...] = ("Keep both", "Replace mine", "Only what is new", "Cancel")
    restore = Restore(mine, backup, random.choices(answers, (4, 4, 2, 1))[0])
    await desk.open()
    work = desk.choose(archive)
    if restore.differing:
        await work
        await desk.until_asked()
        work = desk.answer(restore.answer)
    await kill_after(life, random.choice((0.3, 0.3, 1, 3)) * random.random(), work)
    after = await _opened(life)
    there = await _contents(after, restore)
    restore.judge(there, desk.is_done, found)
    tops = {path.partition("/")[0] for path in there}
    found.expect_kept(screen.now.files, tops, "what the tree showed")


async def _write(screen: Screen, name: str, random: Random) -> str:
    """Write a word in a notebook until it is called saved; returns what it holds then."""
    await screen.open_file(name)
    await screen.until(lambda seen: seen.sourced, 20, f"the texts of {name}")
    typist = Typist(screen, random)
    await typist.first_word()
    return text_of(typist.promised.sources)


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: digest_of(content) for path, content in files.items()}


def _expect(
    wanted: Mapping[str, str], there: Mapping[str, str], when: str, found: Findings
) -> None:
    """Note which files are not as the screen has said that they are."""
    as_wanted = [path for path, content in there.items() if wanted.get(path) == content]
    found.expect_kept(wanted, as_wanted, f"as it was to be {when}")


async def _contents(screen: Screen, restore: Restore) -> dict[str, str]:
    """What is in each file; of notebooks what is seen when they are opened."""
    found = {
        path: digest
        for path, digest in (await screen.hashes()).items()
        if not path.endswith(".ipynb")
    }
    restored = set(restore.backup.values())
    for name in [each for each in screen.now.files if each.endswith(".ipynb")]:
        await screen.open_file(name)
        await screen.until(lambda seen: seen.sourced, 20, f"the texts of {name}")
        # What the file says may come a moment after what the notebook was.
        seen = await screen.settled(lambda seen: text_of(seen.sources) in restored)
        found[name] = text_of(seen.sources)
    return found
