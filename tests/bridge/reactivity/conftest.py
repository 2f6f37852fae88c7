from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldbook.bridge.reactivity.state import state


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    """Whatever a test does, errors included, the graph is at rest afterwards."""
    yield
    assert state.tracker is None
    assert state.owner is None
    assert (state.computing, state.depth, state.flushing) == (0, 0, False)
    assert state.reactions == []
    assert state.bindings == []
