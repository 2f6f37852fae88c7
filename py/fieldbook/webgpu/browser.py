"""The GPU of a browser: `app/workers/gpu.js` as an adapter, and asking for it.

A worker's script makes that module known to Python as `fieldbook_gpu`.
"""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

from pyodide.ffi import JsException, can_run_sync, run_sync, to_js

from fieldbook.webgpu.engine import Device, HostArray, device, start
from fieldbook.webgpu.numpy_engine import NumpyEngine
from fieldbook.webgpu.wgsl import Dispatch, GpuError, GpuLost, Limits, Region, WgslEngine

__all__ = ["BrowserAdapter", "begin", "begin_now"]

_NEEDS_SUSPENDING = (
    "Values are still on the GPU, and Python cannot wait for them here. Write `await"
    " array.to_numpy()`."
)


class Gpu(Protocol):
    """A device of ``app/workers/gpu.js``."""

    name: str
    software: bool
    lost: str
    bufferBytes: int
    groups: int

    def allocate(self, size: int) -> Any: ...
    def destroy(self, buffer: Any) -> None: ...
    def write(self, buffer: Any, values: Any) -> None: ...
    def pipeline(self, code: str) -> Any: ...
    def dispatch(self, pipeline: Any, parameters: bytes, x: int, y: int, *buffers: Any) -> None: ...
    def repeat(self, work: Any, pairs: Any, times: int) -> None: ...
    def read(self, buffers: Any, offsets: Any, sizes: Any) -> Awaitable[Any]: ...


class BrowserAdapter:
    """A device of the browser as `fieldbook.webgpu.wgsl.Adapter`."""

    def __init__(self, gpu: Gpu) -> None:
        self.gpu = gpu
        self._name = gpu.name
        self._software = bool(gpu.software)
        self._limits = Limits(int(gpu.bufferBytes), int(gpu.groups))

    @property
    def name(self) -> str:
        return self._name

    @property
    def software(self) -> bool:
        return self._software

    @property
    def limits(self) -> Limits:
        return self._limits

    @property
    def lost(self) -> str | None:
        return self.gpu.lost or None

    def allocate(self, size: int) -> Any:
        return self.gpu.allocate(size)

    def destroy(self, handle: Any) -> None:
        self.gpu.destroy(handle)

    def write(self, handle: Any, values: HostArray) -> None:
        self.gpu.write(handle, values.reshape(-1).view("uint8").data)

    def pipeline(self, source: str) -> Any:
        return self.gpu.pipeline(source)

    def dispatch(
        self, pipeline: Any, handles: Sequence[Any], parameters: bytes, groups: tuple[int, int]
    ) -> None:
        self.gpu.dispatch(pipeline, parameters, *groups, *handles)

    def repeat(
        self, work: Sequence[Dispatch], pairs: Sequence[tuple[Any, Any]], times: int
    ) -> None:
        listed = [
            [each.pipeline, to_js(each.parameters), *each.groups, *each.handles] for each in work
        ]
        self.gpu.repeat(to_js(listed), to_js(pairs), times)

    async def read(self, regions: Sequence[Region]) -> list[bytearray]:
        try:
            return _parts(await self._reading(regions), regions)
        except JsException as error:
            raise self._told(error) from None

    def read_now(self, regions: Sequence[Region]) -> list[bytearray]:
        if not can_run_sync():
            raise RuntimeError(_NEEDS_SUSPENDING)
        try:
            return _parts(run_sync(self._reading(regions)), regions)
        except JsException as error:
            raise self._told(error) from None

    async def reopened(self) -> BrowserAdapter:
        return BrowserAdapter(await _opened())

    def reopened_now(self) -> BrowserAdapter:
        if not can_run_sync():
            raise GpuLost("Python cannot wait for another one here; `await use_gpu()` asks for one")
        return run_sync(self.reopened())  # type: ignore[no-any-return]

    def _reading(self, regions: Sequence[Region]) -> Awaitable[Any]:
        if self.gpu.lost:
            raise self._loss()
        return self.gpu.read(
            to_js([each.handle for each in regions]),
            to_js([each.offset for each in regions]),
            to_js([each.size for each in regions]),
        )

    def _loss(self) -> GpuLost:
        return GpuLost(f"The GPU was lost ({self.gpu.lost}), and these values with it.")

    def _told(self, error: JsException) -> Exception:
        if self.gpu.lost:
            return self._loss()
        return GpuError(f"The GPU refused what it was asked for: {error.message}")


def _parts(content: Any, regions: Sequence[Region]) -> list[bytearray]:
    """What was read, each region by itself; copied once."""
    parts = []
    at = 0
    for region in regions:
        part = bytearray(region.size)
        content.subarray(at, at + region.size).assign_to(part)
        parts.append(part)
        at += region.size
    return parts


async def _opened() -> Gpu:
    try:
        module: Any = importlib.import_module("fieldbook_gpu")
    except ImportError:
        raise GpuLost("this thread has none; a kernel and the pool's workers do") from None
    try:
        gpu: Gpu = await module.openGpu()
    except JsException as error:
        raise GpuLost(error.message) from None
    return gpu


async def begin() -> Device:
    """Compute on the GPU from now on, if there is one; what computes, and why by this."""
    try:
        gpu = await _opened()
    except GpuLost as error:
        start(NumpyEngine(), str(error))
    else:
        start(WgslEngine(BrowserAdapter(gpu)), "this browser has a GPU")
    return device()


def begin_now() -> None:
    """The same where a stack can be suspended for it; else NumPy computes, and says so."""
    if can_run_sync():
        run_sync(begin())
    else:
        start(NumpyEngine(), "Python cannot wait for a GPU here; `await use_gpu()` asks for one")
