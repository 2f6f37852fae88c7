"""Several tabs on the same and on different notebooks, and kills in the midst of it."""

from __future__ import annotations

import asyncio
from random import Random
from urllib.parse import quote

from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen, Seen
from tests.faults.stage import Life, Stage
from tests.faults.typist import LETTERS, Typist, word
from tests.faults.windows import kill_after, notebook_of, reopen

__all__ = ["different_notebooks", "five_tabs", "two_tabs"]


async def _beside(life: Life, name: str, cells: int = 1) -> Screen:
    """One more tab with this notebook of at least so many cells in front."""
    screen = await life.open(f"#/files/{quote(name)}")
    await screen.until_drawn(notebook=True)
    await screen.until(
        lambda seen: seen.tab == name and len(seen.cells) >= cells and seen.sourced,
        20,
        f"{name} in front",
    )
    return screen


async def _on_one_notebook(stage: Stage, random: Random, found: Findings, tabs: int) -> None:
    life = await stage.life()
    first = await notebook_of(life, tabs)
    others = [await _beside(life, first.now.tab, tabs) for _ in range(tabs - 1)]
    typed: dict[str, str] = {}
    people = [
        Typist(screen, Random(random.random()), numbers=[number], typed=typed)
        for number, screen in enumerate((first, *others), 1)
    ]
    await asyncio.gather(*(each.first_word() for each in people))
    await kill_after(life, random.uniform(0, 1.5), *(each.go_on() for each in people))

    def is_kept(after: Seen) -> bool:
        return all(each.is_kept(after) for each in people)

    after = await (await reopen(life)).settled(is_kept)
    for each in people:
        each.judge(after, found)


@kind("two tabs on one notebook", "tabs", runs=40, selected=1)
async def two_tabs(stage: Stage, random: Random, found: Findings) -> None:
    """Two tabs write in the same notebook at the same time, until the kill."""
    await _on_one_notebook(stage, random, found, 2)


@kind("five tabs on one notebook", "tabs", runs=8)
async def five_tabs(stage: Stage, random: Random, found: Findings) -> None:
    """Five tabs write in the same notebook at the same time, until the kill."""
    await _on_one_notebook(stage, random, found, 5)


async def _two_notebooks(life: Life) -> tuple[Screen, Screen]:
    """Two tabs with a notebook each."""
    one = await notebook_of(life)
    name = life.notes.get("other")
    if isinstance(name, str):
        return one, await _beside(life, name)
    other = await life.open()
    await other.until_drawn()
    await other.new_notebook(3)
    life.notes["other"] = other.now.tab
    return one, other


@kind("two tabs on different notebooks", "tabs", runs=12)
async def different_notebooks(stage: Stage, random: Random, found: Findings) -> None:
    """Two tabs write in notebooks of their own at the same time, until the kill."""
    life = await stage.life()
    one, other = await _two_notebooks(life)
    name = one.now.tab
    people = [Typist(screen, Random(random.random())) for screen in (one, other)]
    await asyncio.gather(*(each.first_word() for each in people))
    await kill_after(life, random.uniform(0, 1.5), *(each.go_on() for each in people))
    screen = await _beside(life, name)
    life.notes["screen"] = screen
    people[0].judge(await screen.settled(people[0].is_kept), found)
    await screen.open_file(str(life.notes["other"]))
    people[1].judge(await screen.settled(people[1].is_kept), found)
    await screen.open_file(name)


async def _read_all(screen: Screen) -> set[str]:
    """The words of every notebook in the tree, each opened by a click."""
    words: set[str] = set()
    for name in [name for name in screen.now.files if name.endswith(".ipynb")]:
        await screen.open_file(name)
        await screen.settled(lambda seen: bool(seen.words))
        words |= screen.now.words
    return words


def _saved_words(screen: Screen, since: int = 0) -> set[str]:
    """The words on the last screen that was called saved, as far as they came after a moment.

    One that was just being typed has grown since.
    """
    before = screen.seen[since].words if since else set()
    told = [seen for seen in screen.seen[since:] if seen.is_saved]
    words = told[-1].words - before if told else set()
    return {each for each in words if len(each) == LETTERS}


@kind("renamed while another tab writes", "tabs", runs=16)
async def renamed_while_written(stage: Stage, random: Random, found: Findings) -> None:
    """One tab renames the notebook that another is writing in; some time later comes the kill."""
    life = stage.new_life()
    try:
        one = await life.open()
        await one.until_drawn()
        await one.new_notebook(2)
        old = one.now.tab
        other = await _beside(life, old, 2)
        typed: dict[str, str] = {}
        people = [
            Typist(screen, Random(random.random()), numbers=[number], typed=typed)
            for number, screen in enumerate((one, other), 1)
        ]
        await asyncio.gather(*(each.first_word() for each in people))
        writing = asyncio.ensure_future(people[1].go_on())
        await asyncio.sleep(random.uniform(0, 0.5))
        new = f"{word(random)}.ipynb"
        await one.rename(old, new)
        await kill_after(life, random.choice((0, 0.1, 0.5, 2)) * random.uniform(0.5, 1))
        writing.cancel()
        await asyncio.wait([writing])
        after = await life.open()
        await after.until_drawn()
        found.expect_kept(_saved_words(one) | _saved_words(other), await _read_all(after), "a word")
        found.expect_kept([new], after.now.files, "the name")
        if old in after.now.files:
            found.half.append(f"{old} is there again, beside {new}")
    finally:
        await life.close()


@kind("deleted while another tab writes", "tabs", runs=12)
async def deleted_while_written(stage: Stage, random: Random, found: Findings) -> None:
    """One tab deletes the notebook that another goes on writing in; writing beats deleting."""
    life = stage.new_life()
    try:
        one = await life.open()
        await one.until_drawn()
        await one.new_notebook(1)
        name = one.now.tab
        other = await _beside(life, name)
        person = Typist(other, random)
        await person.first_word()
        await one.delete(name)
        since = len(other.seen) - 1
        await asyncio.sleep(random.uniform(0, 0.3))
        await person.first_word()
        # The bin is emptied after ten seconds.
        seconds = random.choice((0, 0.2, 1.5, 10)) * random.uniform(0.8, 1.1)
        await kill_after(life, seconds, person.go_on())
        after = await life.open()
        await after.until_drawn()
        found.expect_kept(_saved_words(other, since), await _read_all(after), "a word")
    finally:
        await life.close()


@kind("deleted while it is open", "tabs", runs=12)
async def deleted_while_open(stage: Stage, random: Random, found: Findings) -> None:
    """A notebook is deleted right after a word was written in it, and sometimes had back."""
    life = await stage.life()
    screen = life.notes.get("screen")
    if not isinstance(screen, Screen) or life.context is None:
        screen = await life.open()
        await screen.until_drawn()
    await screen.new_notebook(1)
    name = screen.now.tab
    typist = Typist(screen, random)
    await typist.first_word()
    words = screen.now.words
    await asyncio.sleep(random.uniform(0, 1.5))
    undo = random.random() < 0.5
    await screen.delete(name)
    if undo:
        await screen.undo(name)
        await screen.until(lambda seen: name in seen.files, what=f"{name} back")
    await kill_after(life, random.uniform(0, 2.5))
    after = await life.open()
    await after.until_drawn()
    life.notes["screen"] = after
    if undo:
        found.expect_kept(words, await _read_all(after), "a word")
        return
    found.acknowledged += 1
    if name in after.now.files:
        found.half.append(f"{name} was deleted, and is there again")


_TEXTS = """async (start) => {
  const { workspace: { workspace } } = await import(
    new URL("./bundles/facades.js", document.baseURI));
  const found = {};
  for (const { path } of JSON.parse(await workspace.list())) {
    if (path.startsWith(start)) found[path] = new TextDecoder().decode(await workspace.read(path));
  }
  return found;
}"""


@kind("two kernels write the same files", "tabs", runs=12)
async def two_kernels(stage: Stage, random: Random, found: Findings) -> None:
    """Kernels of two tabs write hundreds of files at the same time, some of them the same ones."""
    life = await stage.life()
    screens = await _two_notebooks(life)
    folder = word(random)
    count = random.choice((50, 300, 1_000))
    shared = random.randint(1, 20)
    for screen, who in zip(screens, ("one", "two"), strict=True):
        # What was there when the cell began is known to it, and would be replaced rightly.
        code = (
            f"import os; os.makedirs('{folder}', exist_ok=True)\n"
            f"is_fresh = lambda n: not os.path.exists(f'{folder}/{{n:02}}.txt')\n"
            f"fresh = list(filter(is_fresh, range({shared})))\n"
            f"for n in range({count}): _ = open(f'{folder}/{who}{{n}}', 'w').write('{who}')\n"
            f"for n in fresh: _ = open(f'{folder}/{{n:02}}.txt', 'w').write('{who}' * 9)\n"
            f"_ = open('{folder}-{who}.txt', 'w').write(' '.join(map(str, fresh)))"
        )
        await screen.source(1).fill(code)
    await asyncio.gather(*(screen.press("Control+Enter") for screen in screens))
    for screen in screens:
        await screen.until(
            lambda seen: {f"{folder}-one.txt", f"{folder}-two.txt"} <= set(seen.files), 60, "files"
        )
    there: dict[str, str] = await screens[0].page.evaluate(_TEXTS, folder)
    for who in ("one", "two"):
        found.expect_kept(
            [f"{folder}/{who}{n}" for n in range(count)],
            [path for path, text in there.items() if text == who],
            "a kernel's own file",
        )
        for n in map(int, there[f"{folder}-{who}.txt"].split()):
            versions = {text for path, text in there.items() if path.startswith(f"{folder}/{n:02}")}
            found.expect_kept([who * 9], versions, f"a version of {n:02}.txt")
    await screens[1].page.close()
    life.notes["screen"] = screens[0]
