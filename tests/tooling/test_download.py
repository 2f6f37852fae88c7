"""Downloads over real connections: resumed, restarted, limited, given up."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.tooling.sources import FileServer
from tooling.download import SourceFailed, download

CONTENT = random.Random(7).randbytes(1_000_000)


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "parts" / "file"


def test_a_file_arrives_and_every_byte_is_counted(source: FileServer, part: Path) -> None:
    source.files["file"] = CONTENT
    counted: list[int] = []
    download(source.url("file"), part, len(CONTENT), on_bytes=counted.append)
    assert part.read_bytes() == CONTENT
    assert sum(counted) == len(CONTENT)


def test_a_cut_download_goes_on_where_it_stopped(source: FileServer, part: Path) -> None:
    source.files["file"] = CONTENT
    source.cuts = [400_000, 300_000]
    counted: list[int] = []
    download(source.url("file"), part, len(CONTENT), on_bytes=counted.append)
    assert part.read_bytes() == CONTENT
    ranges = [wanted for _, wanted in source.requests]
    assert ranges == [None, "bytes=400000-", "bytes=700000-"]
    assert sum(counted) == len(CONTENT)


def test_a_later_run_goes_on_with_the_bytes_of_an_earlier_one(
    source: FileServer, part: Path
) -> None:
    source.files["file"] = CONTENT
    part.parent.mkdir()
    part.write_bytes(CONTENT[:999_000])
    download(source.url("file"), part, len(CONTENT))
    assert part.read_bytes() == CONTENT
    assert source.requests == [("/file", "bytes=999000-")]


def test_a_server_that_cannot_resume_sends_everything_again(source: FileServer, part: Path) -> None:
    source.files["file"] = CONTENT
    source.resumes = False
    source.cuts = [400_000]
    counted: list[int] = []
    download(source.url("file"), part, len(CONTENT), on_bytes=counted.append)
    assert part.read_bytes() == CONTENT
    assert sum(counted) == len(CONTENT)


def test_more_bytes_than_locked_are_not_kept(source: FileServer, part: Path) -> None:
    source.files["file"] = CONTENT
    with pytest.raises(SourceFailed, match="more bytes"):
        download(source.url("file"), part, 1000)
    assert not part.exists()


def test_too_few_bytes_are_a_failure(source: FileServer, part: Path) -> None:
    source.files["file"] = b"short"
    with pytest.raises(SourceFailed):
        download(source.url("file"), part, 1000)


def test_a_missing_file_is_said_with_its_status(source: FileServer, part: Path) -> None:
    with pytest.raises(SourceFailed, match="404") as failure:
        download(source.url("absent"), part, 1000)
    assert not failure.value.dead


def test_a_refused_connection_means_a_dead_source(closed_port: int, part: Path) -> None:
    with pytest.raises(SourceFailed) as failure:
        download(f"http://127.0.0.1:{closed_port}/file", part, 1000)
    assert failure.value.dead


def test_a_server_that_says_nothing_is_given_up(silent_port: int, part: Path) -> None:
    started = time.monotonic()
    with pytest.raises(SourceFailed) as failure:
        download(f"http://127.0.0.1:{silent_port}/file", part, 1000, timeout=0.3)
    assert failure.value.dead
    assert time.monotonic() - started < 3
