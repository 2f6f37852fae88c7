"""Shaders compute what NumPy computes: run by a native WebGPU on Chromium's software Vulkan."""

from __future__ import annotations

import pytest

from fieldbook.webgpu.engine import using
from fieldbook.webgpu.wgsl import WgslEngine
from tests.webgpu.agreement import CASES, disagreement


@pytest.mark.parametrize("name", CASES)
def test_a_shader_computes_what_numpy_does(name: str, shaders: WgslEngine) -> None:
    with using(shaders, "the tests have chosen it"):
        before = shaders.gpu.dispatches
        assert disagreement(CASES[name]) is None
        assert shaders.gpu.dispatches > before
