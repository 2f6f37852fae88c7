"""Wheels that only tests need: fetched by hash into the cache, as the site's own are."""

from __future__ import annotations

from pathlib import Path

from tooling.fetch import Fetcher
from tooling.lock import TEST_LOCK_FILE, read_lock
from tooling.places import cache_folder

__all__ = ["fetch_wheels"]


def fetch_wheels(*packages: str) -> dict[str, Path]:
    """File name → where it lies, of the wheels of these packages (spelt as in file names)."""
    lock = read_lock(TEST_LOCK_FILE)
    wanted = [file for file in lock.files if file.name.partition("-")[0] in packages]
    assert len(wanted) == len(packages), f"{TEST_LOCK_FILE.name} lacks some of {packages}"
    return Fetcher(lock, cache_folder()).fetch(wanted)
