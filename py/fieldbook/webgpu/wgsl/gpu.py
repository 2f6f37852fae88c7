"""Running shaders on an adapter: memory from the pool, pipelines compiled once, mistakes noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fieldbook.webgpu.wgsl.adapter import Adapter, Content, Pipeline, Region
from fieldbook.webgpu.wgsl.memory import GpuBuffer, Pool
from fieldbook.webgpu.wgsl.program import GROUP, Program

__all__ = ["Gpu", "INDEX_OF_ELEMENT", "WORD"]

WORD = 4
"""The bytes of an element, whatever its type."""

INDEX_OF_ELEMENT = "let i = g.x + g.y * {row};\n  if (i >= {count}) {{ return; }}"

_LIMIT = 4 << 30
_IDLE_LIMIT = 256 << 20
_ORIGIN_LIMIT = 64 << 20
_PIPELINES = 2048  # more than that, and a program makes new shaders in every turn

# What the flag of a shader stands for.
_MISTAKES: dict[int, Exception] = {
    1: IndexError(
        "An index lay outside of its axis, in something that was computed on the GPU before these"
        " values were asked for."
    ),
    2: ValueError(
        "A whole number was raised to a negative power, in something that was computed on the GPU"
        " before these values were asked for. Convert it to float32 with astype."
    ),
}


class Gpu:
    """One adapter with what was made on it."""

    def __init__(
        self,
        adapter: Adapter,
        *,
        limit: int = _LIMIT,
        idle_limit: int = _IDLE_LIMIT,
        origin_limit: int = _ORIGIN_LIMIT,
    ) -> None:
        self.adapter = adapter
        self.pool = Pool(
            adapter, limit=limit, idle_limit=idle_limit, origin_limit=origin_limit
        )
        self.dispatches = 0
        self._pipelines: dict[tuple[object, ...], Pipeline] = {}
        self._flags: GpuBuffer | None = None
        self._flagged = False

    def take(self, count: int) -> GpuBuffer:
        """A buffer for so many elements; what is in it is anything."""
        return self.pool.take(max(count, 1) * WORD)

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
            self._flagged = True
        key = program.key(body, types, group)
        pipeline = self._pipelines.get(key)
        if pipeline is None:
            if len(self._pipelines) >= _PIPELINES:
                del self._pipelines[next(iter(self._pipelines))]
            pipeline = self.adapter.pipeline(program.source(body, types, group))
            self._pipelines[key] = pipeline
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
        index = INDEX_OF_ELEMENT.format(row=row, count=program.number(count))
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
            self._flags = self.take(WORD)
            self.adapter.write(self._flags.handle, np.zeros(WORD, np.uint32))
        return self._flags

    def regions(self, buffer: GpuBuffer, offset: int, count: int) -> list[Region]:
        """What to read for some elements: with them the mistakes, where there may be any."""
        regions = [Region(buffer.handle, offset * WORD, count * WORD)]
        if self._flagged and self._flags is not None:
            regions.append(Region(self._flags.handle, 0, WORD * WORD))
        return regions

    def checked(self, content: Sequence[Content]) -> Content:
        """The elements' bytes of what was read; raises where a mistake was found."""
        if len(content) > 1 and self._flags is not None:
            self._flagged = False
            flags = np.frombuffer(content[1], np.uint32)
            if flags.any():
                self.adapter.write(self._flags.handle, np.zeros(WORD, np.uint32))
                raise _MISTAKES[int(flags.argmax())]
        return content[0]
