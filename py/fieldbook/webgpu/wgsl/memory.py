"""A bounded pool of GPU buffers: what an array let go of serves the next one.

Making a buffer costs a call to the driver and pages to be cleared, so a loop that makes an array in
every turn would spend its time on that. Sizes are rounded up to classes, so that arrays of nearly
the same size share buffers; an eighth is wasted at most. A dispatch runs in order, so a buffer may
be taken again before what reads it has run.
"""

from __future__ import annotations

from collections import OrderedDict

from fieldbook.webgpu.engine import HostArray
from fieldbook.webgpu.wgsl.adapter import Adapter, Handle
from fieldbook.webgpu.wgsl.doubts import Doubt

__all__ = ["GpuBuffer", "Pool"]

_LEAST = 256
_STEPS = 8  # classes between a power of two and the next


def size_class(size: int) -> int:
    """The bytes that are allocated for so many."""
    if size <= _LEAST:
        return _LEAST
    step = max(1 << (size - 1).bit_length() - 1 >> _STEPS.bit_length() - 1, _LEAST)
    return -(-size // step) * step


class GpuBuffer:
    """Memory of a GPU; it goes back to its pool with the last array that needs it."""

    __slots__ = ("__weakref__", "doubts", "handle", "origin", "pool", "room")

    def __init__(self, pool: Pool, handle: Handle, room: int) -> None:
        self.pool = pool
        self.handle = handle
        self.room = room
        self.doubts: frozenset[Doubt] = frozenset()
        # The values that were uploaded, where there was room to keep them: see `moving`.
        self.origin: HostArray | None = None

    def moves_to(self, other: GpuBuffer) -> None:
        """Become a buffer of another pool, which the other one gives up."""
        self.pool, other.pool = other.pool, self.pool
        self.handle, other.handle = other.handle, self.handle
        self.room, other.room = other.room, self.room

    def __del__(self) -> None:
        self.pool.take_back(self)


class Pool:
    """The buffers of one adapter.

    `limit` bounds the bytes of live and idle buffers together, `idle_limit` those of idle ones,
    `origin_limit` those of uploaded values that are kept on the host.
    """

    def __init__(self, adapter: Adapter, *, limit: int, idle_limit: int, origin_limit: int) -> None:
        self.adapter = adapter
        self.live = 0
        self.idle = 0
        self.made = 0
        self.origins = 0
        # Whether idle buffers have to stay: work that is noted is going to write them again.
        self.holding = False
        self._limit = limit
        self._idle_limit = idle_limit
        self._origin_limit = origin_limit
        # Also those of live buffers: a handle that is collected in a cycle with its last array
        # would be closed although the buffer comes back here.
        self._held: dict[int, Handle] = {}
        # Longest idle first, so that they go first.
        self._rooms: OrderedDict[int, list[Handle]] = OrderedDict()

    def take(self, size: int) -> GpuBuffer:
        """A buffer of at least so many bytes; a MemoryError where they can't be had."""
        most = self.adapter.limits.buffer_bytes
        room = min(size_class(size), max(most, size))
        if room > most:
            raise MemoryError(
                f"An array of {size / 1e6:,.0f} MB is more than this GPU holds in one"
                f" ({most / 1e6:,.0f} MB). Compute it in parts."
            )
        handles = self._rooms.get(room)
        if handles:
            handle = handles.pop()
            self.idle -= room
        else:
            self._make_room(room)
            handle = self.adapter.allocate(room)
            self._held[id(handle)] = handle
            self.made += 1
        self.live += room
        return GpuBuffer(self, handle, room)

    def keep_origin(self, buffer: GpuBuffer, values: HostArray) -> None:
        """Keep a copy of what was uploaded, if there is room for it."""
        if self.origins + values.nbytes <= self._origin_limit:
            buffer.origin = values.copy()
            self.origins += values.nbytes

    def take_back(self, buffer: GpuBuffer) -> None:
        """Keep a buffer that no array needs for the next one."""
        self.live -= buffer.room
        if buffer.origin is not None:
            self.origins -= buffer.origin.nbytes
        if self.adapter.lost is not None:
            return
        self._rooms.setdefault(buffer.room, []).append(buffer.handle)
        self._rooms.move_to_end(buffer.room)
        self.idle += buffer.room
        while self.idle > self._idle_limit and not self.holding:
            self._destroy_one()

    def _make_room(self, room: int) -> None:
        while self.idle and not self.holding and self.live + self.idle + room > self._limit:
            self._destroy_one()
        if self.live + room > self._limit:
            raise MemoryError(
                f"The GPU's arrays take {self.live / 1e6:,.0f} MB, and {room / 1e6:,.0f} MB more"
                f" would pass the limit of {self._limit / 1e6:,.0f} MB. Delete arrays that are no"
                " longer needed."
            )

    def _destroy_one(self) -> None:
        room, handles = next(iter(self._rooms.items()))
        if handles:
            handle = handles.pop()
            del self._held[id(handle)]
            self.adapter.destroy(handle)
            self.idle -= room
        if not handles:
            del self._rooms[room]
