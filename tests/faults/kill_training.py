"""Kills while a model is trained."""

from __future__ import annotations

import hashlib
import json
from random import Random

from playwright.async_api import FilePayload

from tests.faults.findings import Findings
from tests.faults.kinds import kind
from tests.faults.screen import Screen
from tests.faults.stage import Life, Stage
from tests.faults.windows import kill_after

__all__ = ["training"]

_TABLE = "harvest.csv"
_PARTS = {"model.joblib", "report.json", "model.py", "model_card.md"}

_READ = """async (folder) => {
  const { workspace: { workspace } } = await import(
    new URL("./bundles/facades.js", document.baseURI));
  const found = {};
  for (const { path, size } of JSON.parse(await workspace.list())) {
    if (!path.startsWith(`${folder}/`)) continue;
    const text = path.endsWith(".json")
      ? new TextDecoder().decode(await workspace.read(path)) : "";
    found[path.slice(folder.length + 1)] = [size, text];
  }
  return found;
}"""


def _rows(random: Random) -> bytes:
    lines = ["rain,sun,crop,yield"]
    for _ in range(120):
        rain, sun = random.randint(0, 90), random.randint(0, 12)
        lines.append(f"{rain},{sun},{random.choice('abc')},{'good' if rain + sun > 50 else 'bad'}")
    return "\n".join(lines).encode()


async def _with_table(life: Life, random: Random) -> Screen:
    """A window with the table in front."""
    screen = life.notes.get("screen")
    if not isinstance(screen, Screen) or life.context is None:
        screen = await life.open()
        await screen.until_drawn()
        content = _rows(random)
        life.notes["table"] = hashlib.sha256(content).hexdigest()
        file = FilePayload(name=_TABLE, mimeType="text/csv", buffer=content)
        await screen.import_files([file])
        await screen.until(lambda seen: _TABLE in seen.files, 30, "the table")
    await screen.close_tabs()
    await screen.page.get_by_role("treeitem", name=_TABLE, exact=True).click()
    return screen


@kind("killed while training", "kill", runs=12)
async def training(stage: Stage, random: Random, found: Findings) -> None:
    """A model is trained and written; the kill comes at some moment of that."""
    life = await stage.life()
    screen = await _with_table(life, random)
    page = screen.page
    await page.get_by_role("button", name="Train a model").click(timeout=60_000)
    form = page.get_by_role("region", name="Train a model")
    await form.get_by_role("combobox", name="Target column").select_option("yield", timeout=60_000)
    await form.get_by_role("spinbutton", name="Time budget in seconds").fill("5")
    start = form.get_by_role("button", name="Start training")
    await start.click(timeout=60_000)

    async def until_opened() -> None:
        await page.get_by_role("region", name="Model", exact=True).wait_for(timeout=60_000)

    await kill_after(life, random.uniform(0, 20), until_opened())
    shown = [name for name in screen.now.files if name.endswith(".model")]
    after = await life.open()
    await after.until_drawn()
    life.notes["screen"] = after
    there = await after.hashes()
    found.expect_kept([str(life.notes["table"])], there.values(), "the table")
    folders = {path.split("/")[0] for path in there if ".model/" in path}
    found.expect_kept(shown, folders, "a model's folder")
    for folder in sorted(folders):
        parts = await after.page.evaluate(_READ, folder)
        if "report.json" not in parts:
            found.half.append(f"{folder} without a report, of which there is {sorted(parts)}")
            continue
        # Until it has ended the report says so, and whoever opens it is told.
        ended = json.loads(parts["report.json"][1])["state"] == "done"
        if ended and not parts.keys() >= _PARTS:
            found.half.append(f"{folder} is called done, without {sorted(_PARTS - parts.keys())}")
