"""An adapter on CPython: the same shaders on a native WebGPU, by Chromium's own software Vulkan.

It stands in for the browser's adapter, never for a GPU: what runs is a real implementation of WGSL,
another one than Chromium's.
"""

from __future__ import annotations

import ctypes
import functools
import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fieldbook.webgpu.engine import HostArray
from fieldbook.webgpu.wgsl import Dispatch, GpuLost, Limits, Region
from tests.support.chromium import chromium_path

__all__ = ["NativeAdapter", "native_device", "why_there_is_none"]

_FOLDERS = ("/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome")


def _software_vulkan() -> Path | None:
    """The folder in which Chromium has its loader and its software Vulkan."""
    found = chromium_path()
    folders = [*([Path(found).resolve().parent] if found else []), *map(Path, _FOLDERS)]
    needed = ("vk_swiftshader_icd.json", "libvk_swiftshader.so", "libvulkan.so.1")
    return next(
        (folder for folder in folders if all((folder / name).exists() for name in needed)), None
    )


def why_there_is_none() -> str | None:
    """Why no shader can run here, or None."""
    if _software_vulkan() is None:
        return "Chromium's software Vulkan is not there"
    try:
        importlib.import_module("wgpu")
    except ImportError:
        return "the package wgpu is not there"
    return None


@functools.cache
def _wgpu() -> Any:
    folder = _software_vulkan()
    assert folder is not None
    os.environ["VK_DRIVER_FILES"] = os.environ["VK_ICD_FILENAMES"] = str(
        folder / "vk_swiftshader_icd.json"
    )
    os.environ["WGPU_BACKEND_TYPE"] = "Vulkan"
    # The loader is not on the linker's path; once it is here, it is found by its name.
    ctypes.CDLL(str(folder / "libvulkan.so.1"), mode=ctypes.RTLD_GLOBAL)
    return importlib.import_module("wgpu")


def native_device() -> Any:
    """A device of the software adapter."""
    adapter = _wgpu().gpu.request_adapter_sync()
    limits = ("max-buffer-size", "max-storage-buffer-binding-size")
    return adapter.request_device_sync(
        required_limits={name: adapter.limits[name] for name in limits}
    )


class NativeAdapter:
    """A native device as `fieldbook.webgpu.wgsl.Adapter`."""

    def __init__(self, device: Any | None = None) -> None:
        self.device = device or native_device()
        self._usage = _wgpu().BufferUsage
        self.lost: str | None = None
        self.software = True
        self.sources: list[str] = []

    @property
    def name(self) -> str:
        return "SwiftShader, native"

    @property
    def limits(self) -> Limits:
        return Limits(int(self.device.limits["max-storage-buffer-binding-size"]))

    def allocate(self, size: int) -> Any:
        usage = self._usage.STORAGE | self._usage.COPY_SRC | self._usage.COPY_DST
        return self.device.create_buffer(size=size, usage=usage)

    def destroy(self, handle: Any) -> None:
        handle.destroy()

    def write(self, handle: Any, values: HostArray) -> None:
        self.device.queue.write_buffer(handle, 0, values)

    def pipeline(self, source: str) -> Any:
        self.sources.append(source)
        module = self.device.create_shader_module(code=source)
        return self.device.create_compute_pipeline(
            layout="auto", compute={"module": module, "entry_point": "main"}
        )

    def dispatch(
        self, pipeline: Any, handles: Sequence[Any], parameters: bytes, groups: tuple[int, int]
    ) -> None:
        device = self.device
        uniform = device.create_buffer_with_data(data=parameters, usage=self._usage.UNIFORM)
        entries = [
            {"binding": place, "resource": {"buffer": each, "offset": 0, "size": each.size}}
            for place, each in enumerate([uniform, *handles])
        ]
        group = device.create_bind_group(layout=pipeline.get_bind_group_layout(0), entries=entries)
        encoder = device.create_command_encoder()
        running = encoder.begin_compute_pass()
        running.set_pipeline(pipeline)
        running.set_bind_group(0, group)
        running.dispatch_workgroups(*groups)
        running.end()
        device.queue.submit([encoder.finish()])

    def repeat(
        self, work: Sequence[Dispatch], pairs: Sequence[tuple[Any, Any]], times: int
    ) -> None:
        others = {id(one): other for pair in pairs for one, other in (pair, pair[::-1])}
        for number in range(times):
            for each in work:
                handles = each.handles
                if number % 2 == 0:
                    handles = [others.get(id(handle), handle) for handle in handles]
                self.dispatch(each.pipeline, handles, each.parameters, each.groups)

    async def read(self, regions: Sequence[Region]) -> list[bytearray]:
        return self.read_now(regions)

    def read_now(self, regions: Sequence[Region]) -> list[bytearray]:
        if self.lost is not None:
            raise GpuLost(self.lost)
        queue = self.device.queue
        return [
            bytearray(queue.read_buffer(each.handle, each.offset, each.size)) for each in regions
        ]

    def lose(self) -> None:
        """Take the device away, as a driver's reset does."""
        self.lost = "the driver was reset"

    async def reopened(self) -> NativeAdapter:
        return self.reopened_now()

    def reopened_now(self) -> NativeAdapter:
        return NativeAdapter()
