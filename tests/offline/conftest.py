"""Small sites served by a server that tests can stop, restart and corrupt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import FaultyServer
from tests.support.sites import small_site


@pytest.fixture
def small(tmp_path: Path) -> Iterator[FaultyServer]:
    """A small site on a server that sends no headers of its own."""
    server = FaultyServer(small_site(tmp_path / "site")).start()
    yield server
    server.stop()
