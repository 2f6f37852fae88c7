"""Kills while files are imported, renamed, deleted, and written by kernels."""

from __future__ import annotations

from random import Random

from tests.faults.file_keeping import FileKeeping
from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen
from tests.faults.stage import Life, Stage
from tests.faults.typist import word
from tests.faults.windows import kill_after, notebook_of, reopen

__all__ = ["importing", "keeping", "outputs", "writing"]


async def _workspace(life: Life) -> tuple[Screen, dict[str, str]]:
    """A window with nothing open, and what is in the workspace."""
    screen = life.notes.get("screen")
    if not isinstance(screen, Screen) or life.context is None:
        screen = await life.open()
        await screen.until_drawn()
    await screen.close_tabs()
    return screen, await screen.hashes()


async def _after(life: Life) -> dict[str, str]:
    screen = await life.open()
    await screen.until_drawn()
    life.notes["screen"] = screen
    return await screen.hashes()


@kind("killed while importing", "kill", runs=40)
async def importing(stage: Stage, random: Random, found: Findings) -> None:
    """Files of no byte to 33 MB are imported, several at a time, until the kill."""
    life = await stage.life()
    screen, files = await _workspace(life)
    keeping = FileKeeping(screen, random, stage.scratch, files)
    await keeping.bring()

    async def bring_more() -> None:
        if random.random() < 0.3:
            await keeping.bring(large=True)
        while True:
            await keeping.bring()

    await kill_after(life, random.uniform(0, 1.2), bring_more())
    keeping.judge(await _after(life), found)


@kind("killed while files are renamed and deleted", "kill", runs=40, selected=1)
async def keeping(stage: Stage, random: Random, found: Findings) -> None:
    """Files are imported, renamed, deleted and had back, one after the other, until the kill."""
    life = await stage.life()
    screen, files = await _workspace(life)
    keeping = FileKeeping(screen, random, stage.scratch, files)
    await keeping.bring()
    await kill_after(life, random.uniform(0, 1.5), keeping.go_on())
    keeping.judge(await _after(life), found)


@kind("killed while a kernel writes files", "kill", runs=30)
async def writing(stage: Stage, random: Random, found: Findings) -> None:
    """Cells write hundreds to thousands of files each; a kill comes at some moment."""
    life = await stage.life()
    screen = await notebook_of(life, 1)
    written: dict[str, int] = {}

    async def write(count: int) -> None:
        name = word(random)
        written[name] = count
        size = random.choice((10, 500, 3_000))
        code = (
            f"import os; os.mkdir('{name}'); "
            f"[open(f'{name}/{{n}}', 'w').write('{name}' + 'x' * {size} + 'end') "
            f"for n in range({count})]; open('{name}.txt', 'w').write('{name}'); print('{name}')"
        )
        await screen.source(1).fill(code)
        await screen.press("Control+Enter")
        await screen.until(lambda seen: f"{name}.txt" in seen.files, 60, "files in the tree")

    async def write_on() -> None:
        while True:
            await write(random.choice((100, 500, 2_000)))

    await write(100)
    await kill_after(life, random.uniform(0, 2.0), write_on())
    shown = set(screen.now.files)
    after = await reopen(life)
    there: dict[str, list[int]] = await after.page.evaluate(_COUNT)
    for name, count in written.items():
        wholes, parts = there.get(name, [0, 0])
        if f"{name}.txt" in shown:
            found.acknowledged += count
            if wholes != count:
                found.lost.append(f"{wholes} of {count} files of {name}")
        if parts or wholes not in (0, count):
            found.half.append(f"{wholes} whole and {parts} other files of {count} in {name}")


_COUNT = """async () => {
  const { workspace: { workspace } } = await import(
    new URL("./bundles/facades.js", document.baseURI));
  const found = {};
  for (const { path } of JSON.parse(await workspace.list())) {
    const [folder, name] = path.split("/");
    if (name === undefined || folder.startsWith(".")) continue;
    const text = new TextDecoder().decode(await workspace.read(path));
    found[folder] ??= [0, 0];
    found[folder][text.startsWith(folder) && text.endsWith("end") ? 0 : 1] += 1;
  }
  return found;
}"""


@kind("killed while cells run", "kill", runs=30)
async def outputs(stage: Stage, random: Random, found: Findings) -> None:
    """Cells print and draw; what they put out was called saved when the kill comes."""
    life = await stage.life()
    screen = await notebook_of(life)
    printed: list[str] = []

    async def run(number: int) -> None:
        text = word(random)
        printed.append(text)
        lines = random.choice((1, 1, 50, 3_000))
        await screen.source(number).fill(f"print('{text} ' * {lines})")
        await screen.press("Control+Enter")
        await screen.until(lambda seen: text in seen.cells[number - 1].output, 60, "an output")

    async def run_on() -> None:
        while True:
            await run(random.randint(1, 3))

    await run(random.randint(1, 3))
    last = printed[-1]
    await screen.until(
        lambda seen: seen.is_saved and any(last in cell.output for cell in seen.cells),
        what="an output saved",
    )
    await kill_after(life, random.uniform(0, 1.2), run_on())
    promised = next(
        seen
        for seen in reversed(screen.saved)
        if any(cell.output and not cell.running for cell in seen.cells)
    )
    later = list(screen.seen[screen.seen.index(promised) :])
    after = (await reopen(life)).now
    for number, cell in enumerate(promised.cells):
        if not cell.output or cell.running:
            continue
        found.acknowledged += 1
        there = after.cells[number].output if number < len(after.cells) else ""
        # A run that began later clears what was there, and shows its own.
        newer = {seen.cells[number].output for seen in later} | {"", printed[-1]}
        # Of a long text that was just being drawn the beginning was seen.
        is_same = there.startswith(cell.output.partition("…")[0])
        if not is_same and there not in newer and there.split()[:1] != printed[-1:]:
            found.lost.append(f"output {cell.output[:40]!r}; there: {there[:40]!r}")
