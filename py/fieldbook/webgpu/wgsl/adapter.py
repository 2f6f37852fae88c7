"""What a GPU must offer: buffers, pipelines, dispatches, reading. No arithmetic and no arrays.

In a browser that is `app/workers/gpu.js`, reached by `fieldbook.webgpu.browser`; tests on CPython
have a native one. What is dispatched runs in the order in which it was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from fieldbook.webgpu.engine import HostArray

__all__ = [
    "Adapter",
    "Content",
    "Dispatch",
    "GpuError",
    "GpuLost",
    "Handle",
    "Limits",
    "Pipeline",
    "Region",
]

# Opaque: a buffer and a compiled shader of the adapter that made them.
Handle: TypeAlias = Any
Pipeline: TypeAlias = Any
# Bytes that the reader may keep and change.
Content: TypeAlias = bytearray


class GpuError(RuntimeError):
    """The GPU refused what it was asked for: a fault of ours, or there was no memory."""


class GpuLost(RuntimeError):
    """The GPU is gone, and the values that were only there."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large things may be."""

    buffer_bytes: int
    """The most bytes of one buffer that a shader reads or writes."""

    groups: int = 65535
    """The most workgroups along one axis of a dispatch."""


@dataclass(frozen=True, slots=True)
class Region:
    """Bytes of a buffer; offset and size are multiples of four."""

    handle: Handle
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A shader's run, as it was asked for."""

    pipeline: Pipeline
    handles: Sequence[Handle]
    parameters: bytes
    groups: tuple[int, int]


class Adapter(Protocol):
    """One device, from its opening until it is lost."""

    @property
    def name(self) -> str:
        """How the GPU is told to a person."""

    @property
    def software(self) -> bool:
        """Whether it is a program that stands in for a GPU: right, and slower than NumPy."""

    @property
    def limits(self) -> Limits:
        """What it can hold."""

    @property
    def lost(self) -> str | None:
        """Why it is gone, or None while it is there."""

    def allocate(self, size: int) -> Handle:
        """A buffer of so many bytes, a multiple of four, filled with zeros."""

    def destroy(self, handle: Handle) -> None:
        """Give a buffer's memory back, once what was dispatched is done with it."""

    def write(self, handle: Handle, values: HostArray) -> None:
        """Put the bytes of contiguous values at a buffer's start."""

    def pipeline(self, source: str) -> Pipeline:
        """A compiled shader with one entry point, `main`; faults are told by the next read."""

    def dispatch(
        self,
        pipeline: Pipeline,
        handles: Sequence[Handle],
        parameters: bytes,
        groups: tuple[int, int],
    ) -> None:
        """Run a shader: its uniform parameters at binding 0, the buffers from binding 1 on."""

    def repeat(
        self, work: Sequence[Dispatch], pairs: Sequence[tuple[Handle, Handle]], times: int
    ) -> None:
        """Run all of this `times` times, in order.

        In the first round and every second one the buffers of each pair take each other's place.
        """

    async def read(self, regions: Sequence[Region]) -> Sequence[Content]:
        """The bytes of regions, once all that was dispatched has run.

        Raises a GpuError where something before was refused, a GpuLost where the GPU went away.
        """

    def read_now(self, regions: Sequence[Region]) -> Sequence[Content]:
        """The same at once; a RuntimeError where this stack can't be suspended for it."""

    async def reopened(self) -> Adapter:
        """Another device after this one was lost; a GpuLost where there is none."""

    def reopened_now(self) -> Adapter:
        """The same at once; a GpuLost also where this stack can't be suspended for it."""
