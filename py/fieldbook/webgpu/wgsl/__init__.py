"""The engine on a GPU: what arrays record becomes shaders in WGSL, run by an adapter."""

from fieldbook.webgpu.wgsl.adapter import Adapter, Dispatch, GpuError, GpuLost, Limits, Region
from fieldbook.webgpu.wgsl.engine import WgslEngine

__all__ = ["WgslEngine", "Adapter", "Dispatch", "Limits", "Region", "GpuError", "GpuLost"]
