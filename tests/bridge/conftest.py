from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.bridge.pretended import Platform

_ADAPTERS = "fieldbook.bridge.pool.browser"


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """Pyodide, pretended; what was imported with it is forgotten afterwards."""
    platform = Platform()
    for name, module in platform.modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    sys.modules.pop(_ADAPTERS, None)
    yield platform
    sys.modules.pop(_ADAPTERS, None)
