from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    """Fit with one thread, as workers do: more are slower on a busy machine."""
    with threadpool_limits(1):
        yield
