"""Profiles that hold the installed app: made once for a build, copied for every life."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from pathlib import Path

from playwright.async_api import BrowserContext, Playwright

from tests.support.chromium import chromium_arguments, chromium_path

__all__ = ["copy_profile", "free_port", "install", "launch"]

_MINUTES = 60_000
_IMMUTABLE = "File System"
"""What the app keeps there (snapshots, large files) is written once and never changed in place."""
_LARGE = 1_000_000

_MAKE_SNAPSHOTS = """async () => {
    const { makeSnapshots } = await import(
        new URL("./app/workers/snapshot.client.js", location.href));
    return makeSnapshots();
}"""


async def launch(playwright: Playwright, folder: Path, outside_port: int) -> BrowserContext:
    """A browser on this profile; what is foreign to the site goes to the recorder."""
    return await playwright.chromium.launch_persistent_context(
        folder,
        executable_path=chromium_path(),
        args=chromium_arguments(outside_port),
        viewport={"width": 1280, "height": 800},
    )


async def install(
    playwright: Playwright, folder: Path, url: str, outside_port: int, snapshots: Path | None
) -> None:
    """Visit the site until it is kept for offline use, with the snapshots that it starts from.

    snapshots: a profile that has them already, or they are made.
    """
    making = folder.with_name(f"{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    if snapshots is None:
        await _make_snapshots(playwright, making, url, outside_port)
    else:
        copy_profile(snapshots, making)
    context = await launch(playwright, making, outside_port)
    page = context.pages[0]
    await page.goto(url)
    offline = page.get_by_role("status", name="Offline").get_by_text("Ready to work offline")
    await offline.wait_for(timeout=5 * _MINUTES)
    await asyncio.sleep(1)
    await context.close()
    shutil.rmtree(making / "Default" / "Cache", ignore_errors=True)
    making.rename(folder)


async def _make_snapshots(
    playwright: Playwright, folder: Path, url: str, outside_port: int
) -> None:
    context = await playwright.chromium.launch_persistent_context(
        folder,
        executable_path=chromium_path(),
        args=chromium_arguments(outside_port),
        # The app makes snapshots after twenty quiet seconds; nobody needs to wait for them here.
        service_workers="block",
    )
    page = context.pages[0]
    await page.goto(f"{url}manifest.json")
    assert await page.evaluate(_MAKE_SNAPSHOTS), "the snapshots were not made"
    await context.close()


def copy_profile(source: Path, target: Path) -> None:
    """Copy a profile; what never changes in place is linked where the disk allows."""

    def copy(one: str, other: str) -> str:
        if _IMMUTABLE in one and Path(one).stat().st_size > _LARGE:
            try:
                os.link(one, other)
            except OSError:
                return shutil.copy2(one, other)
            return other
        return shutil.copy2(one, other)

    # A browser that runs on the profile holds these.
    held = shutil.ignore_patterns("Singleton*")
    shutil.copytree(source, target, copy_function=copy, ignore=held)


def free_port() -> int:
    """A port that nobody listens on at present."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
