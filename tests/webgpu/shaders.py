"""A pytest plugin: arrays are computed by shaders, on the native adapter."""

from __future__ import annotations

from fieldbook.webgpu.engine import start
from fieldbook.webgpu.wgsl import WgslEngine
from tests.webgpu.native import NativeAdapter

__all__: list[str] = []

start(WgslEngine(NativeAdapter()), "the tests have chosen it")
