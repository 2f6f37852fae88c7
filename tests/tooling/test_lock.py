"""The committed lock is complete: what it names is enough, and each file can be checked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tooling.lock import (
    LOCK_FILE,
    TEST_LOCK_FILE,
    Lock,
    MemberSource,
    NativeSource,
    PackageSource,
    UrlSource,
    read_lock,
    write_lock,
)
from tooling.places import REQUIREMENTS, WHEELS

WANTED = json.loads((WHEELS / "wanted.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def lock() -> Lock:
    return read_lock()


@pytest.mark.parametrize("path", [LOCK_FILE, TEST_LOCK_FILE], ids=lambda path: path.stem)
def test_every_file_has_a_hash_a_size_and_a_source(path: Path) -> None:
    for file in read_lock(path).files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256), file.name
        assert file.size > 0, file.name
        assert file.sources, file.name


def test_pyodides_files_come_from_its_distribution_first_and_then_from_a_package(
    lock: Lock,
) -> None:
    stock = [file for file in lock.files if isinstance(file.sources[0], UrlSource)]
    for file in stock:
        first, second = file.sources
        assert isinstance(first, UrlSource)
        assert first.url.endswith(f"/v{lock.pyodide}/full/{file.name}")
        assert isinstance(second, MemberSource)
        assert lock.archive_of(second).size > file.size
    assert {file.name for file in stock} >= set(WANTED["pyodide"]["runtime"])


def test_all_other_files_are_pure_wheels(lock: Lock) -> None:
    extras = {extra.file_name: extra for extra in lock.extras}
    for file in lock.files:
        if not isinstance(file.sources[0], UrlSource):
            extra = extras.pop(file.name)
            assert file.sources == (PackageSource(extra.name, extra.version),)
            assert file.name.endswith("-none-any.whl")
            assert extra.imports
    assert not extras


def test_the_suites_are_of_the_versions_that_are_shipped(lock: Lock) -> None:
    sources = [file.sources[0] for file in read_lock(TEST_LOCK_FILE).files]
    native = {each.name: each for each in sources if isinstance(each, NativeSource)}
    assert sorted(native) == WANTED["tests"]["native"]
    shipped = [file.name for file in lock.files]
    for name, source in native.items():
        stem = f"{name.replace('-', '_')}-{source.version}-"
        assert any(file.startswith(stem) for file in shipped), stem


def test_pins_are_kept(lock: Lock) -> None:
    versions = {f"{extra.name}=={extra.version}" for extra in lock.extras}
    assert set(WANTED["pypi"]["pins"]) <= versions
    assert set(WANTED["pypi"]["packages"]) <= {extra.name for extra in lock.extras}


def test_writing_a_lock_and_reading_it_gives_the_same(lock: Lock, tmp_path: Path) -> None:
    copy = tmp_path / "lock.json"
    write_lock(lock, copy)
    assert read_lock(copy) == lock
    assert copy.read_bytes() == (WHEELS / "lock.json").read_bytes()


@pytest.mark.parametrize("wanted", sorted(REQUIREMENTS.glob("*.in")), ids=lambda path: path.stem)
def test_tools_are_pinned_by_version_and_hash(wanted: Path) -> None:
    pins = wanted.with_suffix(".txt").read_text("utf-8")
    blocks = pins.replace("\\\n", " ").splitlines()
    assert blocks
    for block in blocks:
        assert re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", block), block
