from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldbook.bridge.shared_memory import memory_host, use_memory_host
from tests.bridge.shared_memory.unshared import UnsharedHost


@pytest.fixture
def unshared() -> Iterator[UnsharedHost]:
    """No isolation, as long as the test lasts."""
    before, host = memory_host(), UnsharedHost()
    use_memory_host(host)
    yield host
    use_memory_host(before)
