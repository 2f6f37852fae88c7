"""An engine on the native adapter, where there is one."""

from __future__ import annotations

import pytest

from fieldbook.webgpu.wgsl import WgslEngine
from tests.webgpu.native import NativeAdapter, why_there_is_none


@pytest.fixture(scope="session")
def adapter() -> NativeAdapter:
    """One device for the run: opening it takes a second."""
    reason = why_there_is_none()
    if reason:
        pytest.skip(reason)
    return NativeAdapter()


@pytest.fixture(scope="session")
def shaders(adapter: NativeAdapter) -> WgslEngine:
    """One engine for the run, so that shaders are compiled once."""
    return WgslEngine(adapter)
