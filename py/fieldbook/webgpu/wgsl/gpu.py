"""Running shaders on an adapter: memory from the pool, pipelines compiled once, mistakes noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fieldbook.webgpu.wgsl.adapter import Adapter, Content, Pipeline, Region
from fieldbook.webgpu.wgsl.doubts import Doubt, mistake_of
from fieldbook.webgpu.wgsl.memory import GpuBuffer, Pool
from fieldbook.webgpu.wgsl.program import GROUP, Program

__all__ = ["Gpu", "ORIGIN_LIMIT"]

_FLAGS = 4
_WORD = 4
"""The bytes of an element, whatever its type."""

_INDEX = "let i = g.x + g.y * {row};\n  if (i >= {count}) {{ return; }}"

_LIMIT = 4 << 30
_IDLE_LIMIT = 256 << 20
ORIGIN_LIMIT = 64 << 20
"""The bytes of uploaded values that are kept on the host, for when the GPU is lost."""
_PIPELINES = 2048  # more than that, and a program makes new shaders in every turn


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
        self._flags: GpuBuffer | None = None
        self._doubt = Doubt()

    def take(self, count: int) -> GpuBuffer:
        """A buffer for so many elements; what is in it is anything."""
        return self.pool.take(max(count, 1) * _WORD)

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
        if program.flags:
            types["flags"] = "u32"
            written.append(self._flags_buffer())
        key = program.key(body, types, group)
        pipeline = self._pipelines.get(key)
        if pipeline is None:
            if len(self._pipelines) >= _PIPELINES:
                del self._pipelines[next(iter(self._pipelines))]
            pipeline = self.adapter.pipeline(program.source(body, types, group))
            self._pipelines[key] = pipeline
        self._pass_doubts_on(program, [buffer for buffer, _ in outputs.values()])
        handles = [buffer.handle for buffer in (*program.buffers, *written)]
        self.adapter.dispatch(pipeline, handles, program.parameters(), self._grid(groups))
        self.dispatches += 1

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

    def _flags_buffer(self) -> GpuBuffer:
        if self._flags is None:
            self._flags = self.take(_FLAGS)
            self.adapter.write(self._flags.handle, np.zeros(_FLAGS, np.uint32))
        return self._flags

    def _pass_doubts_on(self, program: Program, written: Sequence[GpuBuffer]) -> None:
        doubts = {doubt for buffer in program.buffers for doubt in buffer.doubts if doubt.matters}
        if program.flags:
            doubts.add(self._doubt)
        if doubts:
            for buffer in written:
                buffer.doubts = buffer.doubts | doubts

    def regions(self, buffer: GpuBuffer, offset: int, count: int) -> list[Region]:
        """What to read for some elements: with them the flags, while they are in doubt."""
        regions = [Region(buffer.handle, offset * _WORD, count * _WORD)]
        if any(doubt.is_open for doubt in buffer.doubts):
            regions.append(Region(self._flags_buffer().handle, 0, _FLAGS * _WORD))
        return regions

    def checked(self, buffer: GpuBuffer, content: Sequence[Content]) -> Content:
        """The bytes of the elements that were read; raises where they come from a mistake."""
        if len(content) > 1 and self._doubt in buffer.doubts:
            mistake = mistake_of(np.frombuffer(content[1], np.uint32).tolist())
            self._doubt.settle(mistake)
            self._doubt = Doubt()
            if mistake:
                self.adapter.write(self._flags_buffer().handle, np.zeros(_FLAGS, np.uint32))
        for doubt in buffer.doubts:
            if doubt.mistake is not None:
                raise type(doubt.mistake)(*doubt.mistake.args)
        return content[0]
