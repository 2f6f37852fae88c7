"""Running shaders on an adapter: memory from the pool, pipelines compiled once, mistakes noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from fieldbook.webgpu.wgsl.adapter import Adapter, Content, Dispatch, Pipeline, Region
from fieldbook.webgpu.wgsl.doubts import Doubt
from fieldbook.webgpu.wgsl.memory import GpuBuffer, Pool
from fieldbook.webgpu.wgsl.program import GROUP, Program

__all__ = ["Gpu", "ORIGIN_LIMIT", "Reading"]

_FLAGS = 4
_WORD = 4
"""The bytes of an element, whatever its type."""

_INDEX = "let i = g.x + g.y * {row};\n  if (i >= {count}) {{ return; }}"

_LIMIT = 4 << 30
_IDLE_LIMIT = 256 << 20
ORIGIN_LIMIT = 64 << 20
"""The bytes of uploaded values that are kept on the host, for when the GPU is lost."""
_PIPELINES = 2048  # more than that, and a program makes new shaders in every turn


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of a buffer, and the doubts that this settles."""

    buffer: GpuBuffer
    regions: list[Region]
    doubts: list[Doubt]


class Gpu:
    """One adapter with what was made on it."""

    def __init__(
        self,
        adapter: Adapter,
        *,
        limit: int = _LIMIT,
        idle_limit: int = _IDLE_LIMIT,
        origin_limit: int = ORIGIN_LIMIT,
    ) -> None:
        self.adapter = adapter
        self.pool = Pool(adapter, limit=limit, idle_limit=idle_limit, origin_limit=origin_limit)
        self.dispatches = 0
        self._pipelines: dict[tuple[object, ...], Pipeline] = {}
        self._doubt: Doubt | None = None
        self._noted: list[Dispatch] | None = None
        self._taken: set[int] = set()
        self._kept: list[GpuBuffer] = []

    @contextmanager
    def noting(self) -> Iterator[list[Dispatch]]:
        """Note what is dispatched inside, besides doing it; nothing can be read meanwhile."""
        if self._noted is not None:
            raise RuntimeError("A step that is repeated cannot repeat another one inside.")
        self._noted = []
        self.pool.holding = True
        try:
            yield self._noted
        finally:
            self._noted = None
            self.pool.holding = False
            self._taken.clear()
            self._kept.clear()

    def keep(self, buffer: GpuBuffer) -> None:
        """Let no noted work write a buffer that was filled from outside: that is done once."""
        if self._noted is not None:
            self._kept.append(buffer)

    def is_noted(self, buffer: object) -> bool:
        """Whether noted work made this buffer, and so makes it anew each time."""
        # A buffer from before cannot have the number of one that was taken since.
        return id(buffer) in self._taken and all(each is not buffer for each in self._kept)

    def take(self, count: int) -> GpuBuffer:
        """A buffer for so many elements; what is in it is anything."""
        buffer = self.pool.take(max(count, 1) * _WORD)
        if self._noted is not None:
            self._taken.add(id(buffer))
        return buffer

    def run(
        self,
        program: Program,
        body: str,
        outputs: Mapping[str, tuple[GpuBuffer, str]],
        groups: int,
        *,
        group: int = GROUP,
    ) -> None:
        """Dispatch a shader over so many workgroups, counted along x and then y.

        outputs: the buffers that are written and the types they are stored in, by name.
        """
        types = {name: stored_as for name, (_, stored_as) in outputs.items()}
        written = [buffer for buffer, _ in outputs.values()]
        doubts = {doubt for buffer in program.buffers for doubt in buffer.doubts if doubt.matters}
        if program.flags:
            doubt = self._open_doubt()
            doubts.add(doubt)
            types["flags"] = "u32"
            assert doubt.flags is not None
            written.append(doubt.flags)
        key = program.key(body, types, group)
        pipeline = self._pipelines.get(key)
        if pipeline is None:
            if len(self._pipelines) >= _PIPELINES:
                del self._pipelines[next(iter(self._pipelines))]
            pipeline = self.adapter.pipeline(program.source(body, types, group))
            self._pipelines[key] = pipeline
        if doubts:
            for buffer, _ in outputs.values():
                buffer.doubts = buffer.doubts | doubts
        handles = [buffer.handle for buffer in (*program.buffers, *written)]
        work = Dispatch(pipeline, handles, program.parameters(), self._grid(groups))
        self.adapter.dispatch(work.pipeline, work.handles, work.parameters, work.groups)
        self.dispatches += 1
        if self._noted is not None:
            self._noted.append(work)
            # What came from before is read again each time, even if no array needs it any more.
            self._kept += [each for each in program.buffers if id(each) not in self._taken]

    def repeat(
        self, work: Sequence[Dispatch], pairs: Sequence[tuple[GpuBuffer, GpuBuffer]], times: int
    ) -> None:
        """Do noted work again; see `Adapter.repeat`."""
        if times:
            handles = [(one.handle, other.handle) for one, other in pairs]
            self.adapter.repeat(work, handles, times)
            self.dispatches += len(work) * times

    def run_elements(
        self,
        program: Program,
        functions: str,
        action: str,
        outputs: Mapping[str, tuple[GpuBuffer, str]],
        count: int,
    ) -> None:
        """Dispatch a thread for each of `count` elements; `action` has its number as `i`."""
        if not count:
            return
        groups = -(-count // GROUP)
        row = program.number(self._grid(groups)[0] * GROUP)
        if program.flags:
            action += "\n  if (flag != 0u) { flags[flag] = 1u; }"
        index = _INDEX.format(row=row, count=program.number(count))
        body = (
            f"{functions}\nfn main(@builtin(global_invocation_id) g: vec3<u32>) {{\n"
            f"  {index}\n  {action}\n}}"
        )
        self.run(program, body, outputs, groups)

    def groups_row(self, groups: int) -> int:
        """How many workgroups of a dispatch lie along x."""
        return self._grid(groups)[0]

    def _grid(self, groups: int) -> tuple[int, int]:
        most = self.adapter.limits.groups
        if groups <= most:
            return groups, 1
        rows = -(-groups // most)
        return -(-groups // rows), rows

    def _open_doubt(self) -> Doubt:
        """The doubt of what is dispatched until somebody looks; its flags are zero."""
        if self._doubt is None:
            flags = self.take(_FLAGS)
            self.adapter.write(flags.handle, np.zeros(_FLAGS, np.uint32))
            self.keep(flags)
            self._doubt = Doubt(flags)
        return self._doubt

    def reading(self, buffer: GpuBuffer, offset: int, count: int) -> Reading:
        """What to read for some elements: with them the flags of all that is in doubt.

        What is dispatched from now on is another doubt, since these flags tell nothing of it.
        """
        if self._noted is not None:
            raise RuntimeError(
                "A step that is repeated cannot look at values: on the GPU it is asked for once,"
                " and they are others each time. Look at them after it."
            )
        regions = [Region(buffer.handle, offset * _WORD, count * _WORD)]
        flags = {doubt: doubt.flags for doubt in buffer.doubts if doubt.flags is not None}
        regions += [Region(each.handle, 0, _FLAGS * _WORD) for each in flags.values()]
        doubts = list(flags)
        if self._doubt in doubts:
            self._doubt = None
        return Reading(buffer, regions, doubts)

    def checked(self, reading: Reading, content: Sequence[Content]) -> Content:
        """The bytes of the elements that were read; raises where they come from a mistake."""
        for doubt, flags in zip(reading.doubts, content[1:], strict=True):
            doubt.settle(np.frombuffer(flags, np.uint32).tolist())
        for doubt in reading.buffer.doubts:
            if doubt.mistake is not None:
                raise type(doubt.mistake)(*doubt.mistake.args)
        return content[0]
