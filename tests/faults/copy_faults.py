"""The copy of the site that a device keeps, damaged file by file, with and without a network."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from random import Random

from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen
from tests.faults.stage import Life, Stage
from tests.faults.typist import Typist
from tests.faults.windows import notebook_of

__all__: list[str] = []

_STARTED = 60.0

_DAMAGE = """async ([path, how, other, seed]) => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const at = (path) => new URL(path, document.baseURI).href;
    const found = await cache.match(at(path));
    if (!found) continue;
    const { headers } = found;
    const bytes = new Uint8Array(await found.arrayBuffer());
    if (how === "missing") {
      await cache.delete(at(path));
      continue;
    }
    let body = bytes;
    if (how === "garbage") body = "<!doctype html><title>Sign in</title>";
    if (how === "half") body = bytes.slice(0, bytes.length >> 1);
    if (how === "empty") body = new Uint8Array(0);
    if (how === "flipped") body[seed % bytes.length] ^= 1 << seed % 8;
    if (how === "swapped") body = await (await cache.match(at(other))).arrayBuffer();
    await cache.put(at(path), new Response(body, { headers }));
  }
}"""

_WAYS = ("missing", "garbage", "half", "empty", "flipped", "swapped")


def _paths(stage: Stage) -> list[str]:
    listed = json.loads((stage.site / "assets.json").read_text("utf-8"))["files"]
    return [file["path"] for file in listed]


def _some_path(stage: Stage, random: Random) -> str:
    """Any file, more often one that every start needs."""
    paths = _paths(stage)
    first = [path for path in paths if not path.startswith(("wheels/", "app/icons/"))]
    return random.choice(random.choice((first, first, paths, ["index.html", "assets.json"])))


async def _with_words(life: Life, random: Random) -> tuple[Screen, Typist]:
    screen = life.notes.get("screen")
    if not isinstance(screen, Screen) or life.context is None:
        screen = await notebook_of(life)
    typist = Typist(screen, random)
    await typist.first_word()
    return screen, typist


async def _damage(stage: Stage, screen: Screen, random: Random, found: Findings) -> None:
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        path, how = _some_path(stage, random), random.choice(_WAYS)
        other = random.choice(_paths(stage))
        found.story.append(f"{path} {how}" + (f" with {other}" if how == "swapped" else ""))
        await screen.page.evaluate(_DAMAGE, [path, how, other, random.randrange(10**6)])


async def _judge(life: Life, screen: Screen, typist: Typist, found: Findings, story: str) -> None:
    try:
        await screen.until(
            lambda seen: seen.listed and not seen.early and typist.is_kept(seen), _STARTED, story
        )
    except AssertionError as error:
        found.unopened.append(str(error))
    typist.judge(screen.now if screen.seen else typist.promised, found)
    life.notes["screen"] = screen


@kind("a damaged copy, with a network", "cache", runs=40)
async def with_network(stage: Stage, random: Random, found: Findings) -> None:
    """Kept files are damaged, missing or swapped; the app mends itself and opens."""
    life = await stage.life()
    screen, typist = await _with_words(life, random)
    await _damage(stage, screen, random, found)
    await screen.page.close()
    screen = await life.open()
    await _judge(life, screen, typist, found, f"it mends itself: {found.story}")


@kind("a damaged copy, without a network", "cache", runs=30)
async def without_network(stage: Stage, random: Random, found: Findings) -> None:
    """The same while the server is gone: the app opens all the same, or says what is wrong."""
    life = await stage.life()
    screen, typist = await _with_words(life, random)
    await _damage(stage, screen, random, found)
    await screen.page.close()
    stage.server.stop()
    try:
        screen = await life.open()
        try:
            await screen.until(
                lambda seen: (seen.listed and not seen.early) or bool(seen.alerts), 60, "or why not"
            )
        except AssertionError as error:
            found.unopened.append(f"{found.story}: {error}")
        await asyncio.sleep(random.uniform(0, 1))
    finally:
        stage.server.start()
    await _judge(life, screen, typist, found, f"it mends itself later: {found.story}")


@kind("bytes of the copy changed on the disk", "cache", runs=20)
async def on_the_disk(stage: Stage, random: Random, found: Findings) -> None:
    """While the browser is closed bytes change in the files in which it keeps the copy."""
    life = await stage.life()
    _, typist = await _with_words(life, random)
    await life.quit()
    kept = sorted((life.folder / "Default" / "Service Worker" / "CacheStorage").rglob("*_0"))
    for file in random.sample(kept, random.choice((1, 3, 10))):
        found.story.append(_change_bytes(file, random))
    screen = await life.open()
    await _judge(life, screen, typist, found, f"it mends itself: {found.story}")


def _change_bytes(file: Path, random: Random) -> str:
    content = bytearray(file.read_bytes())
    way = random.choice(("flipped", "zeroed", "cut"))
    at = random.randrange(len(content))
    if way == "flipped":
        content[at] ^= 255
    elif way == "zeroed":
        content[at : at + 4096] = bytes(len(content[at : at + 4096]))
    else:
        del content[at:]
    file.write_bytes(content)
    return f"{file.name} {way} at {at} of {len(content)}"
