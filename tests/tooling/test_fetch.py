"""Locked files come from the first source that has the right bytes, and only once."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from tests.tooling.sources import FileServer
from tooling.console import Failure
from tooling.fetch import Fetcher
from tooling.lock import (
    Archive,
    Lock,
    LockedFile,
    MemberSource,
    NativeSource,
    PackageSource,
    Source,
    UrlSource,
)

GOOD = b"the bytes that were locked" * 100
BAD = b"the bytes that were sent!!" * 100


def locked(name: str, *sources: Source, content: bytes = GOOD) -> LockedFile:
    return LockedFile(name, hashlib.sha256(content).hexdigest(), len(content), sources)


def fetcher(cache: Path, *files: LockedFile, archives: tuple[Archive, ...] = ()) -> Fetcher:
    return Fetcher(Lock("314.0.3", files, archives, (), {}), cache)


def write_wheel(
    folder: Path, name: str, version: str, members: dict[str, bytes], tag: str = "py3-none-any"
) -> Path:
    """Write a wheel that pip can find."""
    path = folder / f"{name}-{version}-{tag}.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        for member, content in members.items():
            wheel.writestr(member, content)
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip looks for wheels in, and nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_a_second_fetch_asks_nobody(source: FileServer, tmp_path: Path) -> None:
    source.files["a"] = GOOD
    file = locked("a", UrlSource(source.url("a")))
    first = fetcher(tmp_path, file).fetch([file])
    second = fetcher(tmp_path, file).fetch([file])
    assert first == second
    assert first["a"].read_bytes() == GOOD
    assert len(source.requests) == 1


def test_a_wrong_hash_is_thrown_away_and_named(
    source: FileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source.files["a"] = BAD
    file = locked("numbers.whl", UrlSource(source.url("a")))
    with pytest.raises(Failure, match=r"numbers\.whl.*wrong hash"):
        fetcher(tmp_path, file).fetch([file])
    assert "numbers.whl was thrown away" in capsys.readouterr().err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_after_a_wrong_hash_the_next_source_is_asked(source: FileServer, tmp_path: Path) -> None:
    source.files |= {"bad": BAD, "good": GOOD}
    file = locked("a", UrlSource(source.url("bad")), UrlSource(source.url("good")))
    assert fetcher(tmp_path, file).fetch([file])["a"].read_bytes() == GOOD


def test_a_dead_source_is_left_alone_for_the_rest_of_the_run(
    source: FileServer,
    closed_port: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    contents = {f"file {number}": GOOD + bytes([number]) for number in range(12)}
    dead = f"http://127.0.0.1:{closed_port}"
    files = []
    for number, (name, content) in enumerate(contents.items()):
        source.files[str(number)] = content
        sources = (UrlSource(f"{dead}/{number}"), UrlSource(source.url(str(number))))
        files.append(locked(name, *sources, content=content))
    paths = fetcher(tmp_path, *files).fetch(files)
    assert {name: path.read_bytes() for name, path in paths.items()} == contents
    assert capsys.readouterr().err.count(f"127.0.0.1:{closed_port} doesn't answer") == 1


def test_what_cannot_be_fetched_is_named_and_the_rest_is_kept(
    source: FileServer, closed_port: int, tmp_path: Path
) -> None:
    source.files["good"] = GOOD
    good = locked("good", UrlSource(source.url("good")))
    lost = locked("lost", UrlSource(f"http://127.0.0.1:{closed_port}/lost"), content=b"lost")
    both = fetcher(tmp_path, good, lost)
    with pytest.raises(Failure, match=r"lost: 127\.0\.0\.1:\d+ doesn't answer"):
        both.fetch([good, lost])
    assert both.path_of(good.sha256).read_bytes() == GOOD


def test_a_pure_wheel_comes_from_where_pip_finds_it(index: Path, tmp_path: Path) -> None:
    wheel = write_wheel(index, "leaf", "1.2", {"leaf.py": b"green = True\n"})
    file = locked(wheel.name, PackageSource("leaf", "1.2"), content=wheel.read_bytes())
    paths = fetcher(tmp_path / "cache", file).fetch([file])
    assert paths[wheel.name].read_bytes() == wheel.read_bytes()


def test_a_wheel_for_another_platform_is_told_from_one_for_all(index: Path, tmp_path: Path) -> None:
    pure = write_wheel(index, "leaf", "1.2", {"leaf.py": b"green = True\n"})
    tag = "cp314-cp314-manylinux_2_27_x86_64.manylinux_2_28_x86_64"
    native = write_wheel(index, "stone", "1.2", {"stone/tests/test_grey.py": b""}, tag)
    files = [
        locked(pure.name, PackageSource("leaf", "1.2"), content=pure.read_bytes()),
        locked(native.name, NativeSource("stone", "1.2"), content=native.read_bytes()),
    ]
    paths = fetcher(tmp_path / "cache", *files).fetch(files)
    assert paths[native.name].read_bytes() == native.read_bytes()


def test_files_inside_a_wheel_are_taken_out_of_it(
    index: Path, closed_port: int, tmp_path: Path
) -> None:
    wheel = write_wheel(index, "box", "3.0", {"box/a.bin": GOOD, "box/b.bin": BAD})
    content = wheel.read_bytes()
    archive = Archive("box", "3.0", hashlib.sha256(content).hexdigest(), len(content))
    dead = UrlSource(f"http://127.0.0.1:{closed_port}/")
    files = [
        locked("a.bin", dead, MemberSource("box", "3.0", "box/a.bin")),
        locked("b.bin", dead, MemberSource("box", "3.0", "box/b.bin"), content=BAD),
    ]
    paths = fetcher(tmp_path / "cache", *files, archives=(archive,)).fetch(files)
    assert [paths[name].read_bytes() for name in ("a.bin", "b.bin")] == [GOOD, BAD]


def test_a_package_that_pip_does_not_find_is_named(index: Path, tmp_path: Path) -> None:
    file = locked("ghost.whl", PackageSource("ghost", "1.0"))
    with pytest.raises(Failure, match=r"ghost\.whl: the package ghost 1\.0 is not found by pip"):
        fetcher(tmp_path / "cache", file).fetch([file])
    assert not list(index.iterdir())
