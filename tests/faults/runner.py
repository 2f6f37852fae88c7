"""Runs of kinds and seeds, one after the other; each leaves a line in a file."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
import traceback
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from playwright.async_api import Error, async_playwright

from tests.faults.findings import Findings
from tests.faults.kinds import KINDS, Kind
from tests.faults.profiles import free_port, install
from tests.faults.stage import LIFE, Stage
from tests.support.outside import OutsideRecorder
from tests.support.servers import OwnServer

__all__ = ["Record", "Records", "Work", "kinds_named", "plan", "play", "selection", "stage_for"]

Record = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """The folder of a build's campaign: the installed profile, the port, the runs so far."""

    folder: Path
    site: Path

    @property
    def build(self) -> str:
        """The build that is tried."""
        name: str = json.loads((self.site / "assets.json").read_text("utf-8"))["build"]
        return name

    @property
    def home(self) -> Path:
        return self.folder / self.build

    @property
    def profile(self) -> Path:
        return self.home / "profile"

    def port(self) -> int:
        """The port that the profile knows the site by."""
        file = self.home / "port"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(str(free_port()))
        return int(file.read_text())


class Records:
    """What runs found; a line of JSON each in a file, where there is one."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known = [json.loads(line) for line in _lines(file)]

    def __iter__(self) -> Iterator[Record]:
        return iter(self._known)

    def has(self, kind: str, seed: int) -> bool:
        """Whether this run was made."""
        return any(each["kind"] == kind and each["seed"] == seed for each in self._known)

    def add(self, record: Record) -> None:
        """Keep a record at once: the next run may be the last."""
        self._known.append(record)
        if self._file is None:
            return
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _lines(file: Path | None) -> Iterable[str]:
    return file.read_text("utf-8").splitlines() if file and file.exists() else ()


def plan(kinds: Sequence[Kind], runs: int | None, first: int) -> list[tuple[Kind, int]]:
    """Kinds and seeds, a life of each kind after the other, so that half a campaign is even, too.

    runs: so many, spread evenly over the kinds; or what a whole campaign makes.
    first: the first seed of each.
    """
    counts = [
        kind.runs if runs is None else runs // len(kinds) + (number < runs % len(kinds))
        for number, kind in enumerate(kinds)
    ]
    wanted = [
        (kind, seed)
        for kind, count in zip(kinds, counts, strict=True)
        for seed in range(first, first + count)
    ]
    return sorted(wanted, key=lambda each: each[1] // LIFE)


def selection(first: int) -> list[tuple[Kind, int]]:
    """The kinds and seeds that continuous integration tries."""
    return [(kind, seed) for kind in KINDS.values() for seed in range(first, first + kind.selected)]


@asynccontextmanager
async def stage_for(
    work: Work, snapshots: Path | None = None, port: int = 0, *, lives: bool = True
) -> AsyncIterator[Stage]:
    """The stage of a campaign, its profile installed if it isn't yet.

    snapshots: a profile that has them for this build, at the address with this port.
    lives: whether any run needs that profile; other software has its own.
    """
    outside = OutsideRecorder()
    server = OwnServer(work.site, port or work.port())
    try:
        async with async_playwright() as playwright:
            if lives and not work.profile.exists():
                await install(playwright, work.profile, server.url, outside.port, snapshots)
            with tempfile.TemporaryDirectory(dir=work.home) as scratch:
                stage = Stage(playwright, work.site, server, work.profile, Path(scratch), outside)
                yield stage
                await stage.end_life()
    finally:
        server.stop()
        outside.close()


async def play(stage: Stage, kind: Kind, seed: int, failures: Path | None = None) -> Record:
    """Make one run; whatever goes wrong in it is part of what it found.

    failures: a folder that keeps the profiles of runs that failed.
    """
    if seed % LIFE == 0:
        await stage.end_life()
    stage.outside.requests.clear()
    if not stage.server.running:
        stage.server.start()
    found = Findings()
    began = time.monotonic()
    try:
        await asyncio.wait_for(kind.run(stage, Random(f"{kind.name}:{seed}"), found), kind.patience)
    except (AssertionError, Error, TimeoutError):
        found.unopened.append(traceback.format_exc(limit=-4)[-3000:])
    found.mixed += [f"left the origin: {request}" for request in stage.outside.requests]
    record = {
        "kind": kind.name,
        "seed": seed,
        "seconds": round(time.monotonic() - began, 2),
        **found.record(),
    }
    if record["trouble"]:
        record["console"] = await stage.console()
        # What comes next must not suffer from it.
        await stage.end_life(failures and failures / f"{kind.name} {seed}")
    return record


def kinds_named(names: Sequence[str]) -> list[Kind]:
    """The kinds whose names or families begin so; without a name all but the references."""
    if not names:
        return [kind for kind in KINDS.values() if not kind.is_reference]
    return [
        kind
        for kind in KINDS.values()
        if any(
            kind.name == name if name in KINDS else name in (kind.family, kind.name[: len(name)])
            for name in names
        )
    ]
