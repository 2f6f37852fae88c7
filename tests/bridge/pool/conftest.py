"""What the pool's tests share: a log that is empty at the start of each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bridge.pool import work


@pytest.fixture(autouse=True)
def _fresh_log() -> Iterator[None]:
    work.log.clear()
    yield
    work.log.clear()
