"""Storage that refuses: no room, no database, no private file system, a clock that jumps."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen, Seen
from tests.faults.stage import Life, Stage
from tests.faults.typist import Typist, word
from tests.faults.windows import judge_again, notebook_of

__all__ = ["planned", "troubled"]

_TROUBLE = (Path(__file__).parent / "trouble.js").read_text("utf-8")
_SAVED_AGAIN = 25.0
"""Seconds: attempts to save are repeated at most ten seconds apart."""


def planned(**plan: object) -> str:
    """The script that makes storage refuse, with what is planned from the start."""
    return f"globalThis.__plan = {json.dumps(plan)};\n{_TROUBLE}"


async def troubled(life: Life, **plan: object) -> Screen:
    """A window of this life's notebook in which storage can be made to refuse."""
    if "notebook" not in life.notes:
        screen = await notebook_of(life)
        life.notes["notebook"] = screen.now.tab
    # What runs before left open would else be beside it: tens of windows of one notebook.
    await life.close_windows()
    screen = await life.open(script=planned(**plan))
    await screen.until_drawn(notebook=True)
    return screen


async def _change(screen: Screen, **trouble: object) -> dict[str, Any]:
    """Change what refuses; returns how it stood."""
    found: dict[str, Any] = await screen.page.evaluate(
        """(change) => {
          const was = { ...__trouble };
          Object.assign(__trouble, change);
          return was;
        }""",
        trouble,
    )
    return found


async def _notebook_in_front(life: Life, screen: Screen) -> None:
    """Leave the profile as the next run of its life expects it."""
    await screen.close_tabs()
    await screen.open_file(str(life.notes["notebook"]))


async def _until_all_is_saved(screen: Screen, typist: Typist, found: Findings) -> None:
    """With the trouble over, everything typed is called saved without anybody's help."""
    try:
        await screen.until(
            lambda seen: seen.is_saved and typist.all_typed(seen), _SAVED_AGAIN, "all saved"
        )
    except AssertionError as error:
        found.unopened.append(f"never saved although it could be: {error}")


def _told(screen: Screen, *words: str) -> bool:
    """Whether the status or an alert said this at some time."""
    return any(
        all(each in text for each in words)
        for seen in screen.seen
        for text in (seen.saved, *seen.alerts)
    )


async def _file_has(screen: Screen, name: str, words: set[str]) -> bool:
    """Whether the notebook's file holds these words, soon."""
    for _ in range(60):
        read: str = await screen.page.evaluate(
            """async (path) => {
              const { workspace: { workspace } } = await import(
                new URL("./bundles/facades.js", document.baseURI));
              return new TextDecoder().decode(await workspace.read(path));
            }""",
            name,
        )
        if all(each in read for each in words):
            json.loads(read)
            return True
        await asyncio.sleep(0.25)
    return False


@kind("no room at a write", "storage", runs=50, selected=1)
async def full_at_a_write(stage: Stage, random: Random, found: Findings) -> None:
    """One of the writes of typing finds no room, and some after it; then there is room again."""
    life = await stage.life()
    screen = await troubled(life)
    typist = Typist(screen, random)
    await typist.first_word()
    at = int((await _change(screen))["writes"]) + random.randint(1, 12)
    await _change(screen, full=[at, at + random.randint(1, 12)])
    typing = asyncio.ensure_future(typist.go_on())
    await asyncio.sleep(random.uniform(0.3, 2.0))
    typing.cancel()
    await asyncio.wait([typing])
    await asyncio.sleep(random.uniform(0, 1.0))
    refused = (await _change(screen, full=[1e9, 1e9]))["places"]
    await _until_all_is_saved(screen, typist, found)
    if refused and not _told(screen, "no room"):
        found.unopened.append(f"writes to {refused} found no room, and nobody was told")
    if not await _file_has(screen, str(life.notes["notebook"]), screen.now.words):
        found.half.append("the notebook's file stays behind what is called saved")
    await judge_again(life, screen, typist, found)


@kind("no room while files come", "storage", runs=40)
async def full_while_importing(stage: Stage, random: Random, found: Findings) -> None:
    """Some of the writes of imports and renames find no room; the rest is whole."""
    life = await stage.life()
    screen = await troubled(life)
    before = await screen.hashes()
    names = {}
    at = int((await _change(screen))["writes"]) + random.randint(1, 8)
    await _change(screen, full=[at, at + random.randint(1, 8)])
    paths = []
    for _ in range(random.randint(2, 6)):
        path = stage.scratch / f"{word(random)}.txt"
        size = 33_000_000 if random.random() < 0.1 else random.choice((0, 10, 5_000, 2_000_000))
        path.write_bytes(random.randbytes(min(size, 50)) + b"x" * max(0, size - 50))
        names[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        paths.append(path)
    await screen.import_files(paths)
    for name in names:
        await screen.until(
            lambda seen, each=name: each in seen.files or _told(screen, each, "not imported"),  # type: ignore[misc]
            30,
            f"{name} imported or refused",
        )
    refused = (await _change(screen, full=[1e9, 1e9]))["places"]
    shown = [name for name in names if name in screen.now.files]
    if refused and len(shown) == len(names) and not _told(screen, "no room"):
        found.unopened.append(f"writes to {refused} found no room, and nobody was told")
    await screen.page.close()
    after = await life.open()
    await after.until_drawn()
    there = await after.hashes()
    found.expect_kept(shown, [name for name in names if there.get(name) == names[name]], "imported")
    for name, digest in there.items():
        if name in names and digest != names[name]:
            found.half.append(f"{name} is not whole")
        if name not in names and name not in before:
            found.half.append(f"{name} is there, and nobody brought it")
    found.expect_kept(before, there, "there before")
    await _notebook_in_front(life, after)
    await after.page.close()


@kind("a small disk", "storage", runs=20)
async def small_disk(stage: Stage, random: Random, found: Findings) -> None:
    """The browser grants less than is wanted, for real; page and kernel find no room."""
    life = await stage.life()
    screen = await troubled(life)
    typist = Typist(screen, random)
    await typist.first_word()
    assert life.context is not None
    session = await life.context.new_cdp_session(screen.page)
    origin = stage.server.url.rstrip("/")
    used = await screen.page.evaluate("navigator.storage.estimate().then((e) => e.usage)")
    size = used + random.choice((0, 10_000, 200_000, 3_000_000))
    await session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": size})
    name = f"{word(random)}.txt"
    path = stage.scratch / name
    path.write_bytes(random.randbytes(random.choice((100, 100_000, 5_000_000))))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    await screen.import_files(path)
    await screen.until(
        lambda seen: name in seen.files or _told(screen, name, "not imported"), 30, f"{name} or why"
    )
    was_imported = name in screen.now.files
    await screen.open_file(str(life.notes["notebook"]))
    typing = asyncio.ensure_future(typist.go_on())
    await asyncio.sleep(random.uniform(0.3, 1.5))
    typing.cancel()
    await asyncio.wait([typing])
    await session.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    await _until_all_is_saved(screen, typist, found)
    after = await judge_again(life, screen, typist, found)
    there = await after.hashes()
    if was_imported:
        found.expect_kept([name], [each for each in there if there[each] == digest], "imported")
    elif name in there and there[name] != digest:
        found.half.append(f"{name} is not whole")
    await _notebook_in_front(life, after)
    await after.page.close()


@kind("a database that does not open", "storage", runs=30)
async def unopenable(stage: Stage, random: Random, found: Findings) -> None:
    """Databases fail to open at the start, some times or for long; later they do open."""
    life = await stage.life()
    screen = await troubled(life)
    typist = Typist(screen, random)
    await typist.first_word()
    promised = typist.promised
    await screen.page.close()

    plan = {
        "unopenable": random.choice((1, 2, 3, 5, 1000)),
        "opening": random.choice(("", "throw")),
    }
    screen = await life.open(script=planned(**plan))

    def is_told(seen: Seen) -> bool:
        return seen.listed or any(seen.alerts) or seen.saved.startswith("Not saved")

    try:
        await screen.until(is_told, 40, "the workspace, or why not")
    except AssertionError as error:
        found.unopened.append(str(error))
    missing = promised.words - screen.now.words
    if screen.now.is_saved and screen.now.cells and missing and not any(screen.now.alerts):
        found.lost.append(f"an older notebook is shown as saved, without {missing}")
    await asyncio.sleep(random.uniform(0, 1))
    await _change(screen, unopenable=0)
    after = await judge_again(life, screen, typist, found)
    await after.page.close()


@kind("a clock that jumps", "storage", runs=30)
async def clock(stage: Stage, random: Random, found: Findings) -> None:
    """The clock jumps back and forth by minutes and years while page and kernel write."""
    life = await stage.life()
    screen = await troubled(life, off=random.choice((-1, 1)) * random.randint(0, 10**11))
    typist = Typist(screen, random, numbers=(2, 3), alone=False)
    await typist.first_word()
    name = word(random)
    texts: list[str] = []
    for number in range(random.randint(2, 4)):
        off = random.choice((-1, 1)) * random.choice((1, 1_000, 3_600_000, 10**10, 10**11))
        await _change(screen, off=off)
        await typist.first_word()
        texts.append(f"{name}{number}")
        # A program may give a file any time, and the same again.
        when = random.choice(("pass", f"os.utime('{name}.txt', ({abs(off) // 1000},) * 2)"))
        code = f"import os; _ = open('{name}.txt', 'w').write('{texts[-1]}')\n{when}\n'{texts[-1]}'"
        await screen.source(1).fill(code)
        await screen.press("Control+Enter")
        last = texts[-1]
        await screen.until(
            lambda seen, text=last: text in seen.cells[0].output and f"{name}.txt" in seen.files,  # type: ignore[misc]
            30,
            "a cell's answer",
        )
        # It counts as done once what it wrote is put away, which is after its answer.
        await screen.until(lambda seen: seen.kernel == "Ready", 30, "the cell done")
    await screen.until(lambda seen: seen.is_saved, what="saved")
    promised = screen.now
    await screen.page.close()
    after = await life.open()
    await after.until_drawn(notebook=True)
    there = await after.settled(lambda seen: promised.words <= seen.words)
    found.expect_kept(promised.words, there.words, "a word")
    digest = hashlib.sha256(texts[-1].encode()).hexdigest()
    found.expect_kept([digest], (await after.hashes()).values(), f"{name}.txt as written last")
    await after.page.close()


@kind("no private file system", "storage", runs=12)
async def without_opfs(stage: Stage, random: Random, found: Findings) -> None:
    """The page may not use OPFS: large files go where there is room for them, and are whole."""
    life = await stage.life()
    screen = await troubled(life, withoutOpfs=True)
    typist = Typist(screen, random)
    await typist.first_word()
    path = stage.scratch / f"{word(random)}.bin"
    path.write_bytes(random.randbytes(1000) + bytes(33_000_000))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    await screen.import_files(path)
    await screen.until(
        lambda seen: path.name in seen.files or _told(screen, path.name, "not imported"), 30, "it"
    )
    shown = [path.name] if path.name in screen.now.files else []
    path.unlink()
    await screen.open_file(str(life.notes["notebook"]))
    after = await judge_again(life, screen, typist, found)
    there = await after.hashes()
    found.expect_kept(shown, [name for name in there if there[name] == digest], "a large file")
    await _notebook_in_front(life, after)
    # It would be read by every kernel from now on.
    await after.page.evaluate(
        """async (path) => {
          const { workspace: { workspace } } = await import(
            new URL("./bundles/facades.js", document.baseURI));
          await workspace.remove(path);
        }""",
        path.name,
    )
    await after.page.close()
