"""The first few elements in order, without sorting all.

Each thread goes through some elements once and keeps the first of them in order; what the threads
have found is gone through again, by fewer, until one thread is left for each row.
"""

from __future__ import annotations

import math

from fieldbook.webgpu.dtypes import int32
from fieldbook.webgpu.expressions import Expression
from fieldbook.webgpu.views import Shape
from fieldbook.webgpu.wgsl.emitter import function_of
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.program import Program
from fieldbook.webgpu.wgsl.sorting import COMES_AFTER

__all__ = ["first_places"]

_LEAST = 128  # a thread takes so many, and some times as many as it keeps
_TIMES = 8


def first_places(
    gpu: Gpu, expression: Expression, shape: Shape, count: int, *, descending: bool
) -> GpuBuffer:
    """Where the first `count` elements in order come from, as int32, (…, count)."""
    length = shape[-1]
    rows = math.prod(shape[:-1])
    if not rows * count:
        return gpu.take(0)
    each = max(_LEAST, _TIMES * count)
    groups = {"row": range(len(shape) - 1), "k": [len(shape) - 1]}
    rank = f"{'~' * descending}rank_{expression.dtype.kind}(element(row, k))"
    found: GpuBuffer | None = None
    while True:
        threads = -(-length // each)
        program = Program()
        functions = function_of(program, "element", expression, shape, groups)
        n, wanted = program.number(threads), program.number(length)
        place = "c"
        if found is not None:
            place = f"u32({program.reads(found, int32)}[row * {wanted} + c])"
        action = _FIRST.format(n=n, length=wanted, place=place, rank=rank, count=count)
        buffer = gpu.take(rows * threads * count)
        outputs = {"out": (buffer, "i32")}
        gpu.run_elements(program, functions + COMES_AFTER, action, outputs, rows * threads)
        if threads == 1:
            return buffer
        found, length = buffer, threads * count


# A thread that has fewer elements than are wanted fills up with places that are none.
_FIRST = """let row = i / {n};
  var ranks: array<u32, {count}>;
  var places: array<u32, {count}>;
  for (var at = 0u; at < {count}u; at++) {{
    ranks[at] = 0xffffffffu;
    places[at] = 0xffffffffu;
  }}
  for (var c = i % {n}; c < {length}; c += {n}) {{
    let k = {place};
    if (k == 0xffffffffu) {{ continue; }}
    let rank = {rank};
    if (!comes_after(ranks[{count}u - 1u], places[{count}u - 1u], rank, k)) {{ continue; }}
    var at = {count}u - 1u;
    while (at > 0u && comes_after(ranks[at - 1u], places[at - 1u], rank, k)) {{
      ranks[at] = ranks[at - 1u];
      places[at] = places[at - 1u];
      at = at - 1u;
    }}
    ranks[at] = rank;
    places[at] = k;
  }}
  for (var at = 0u; at < {count}u; at++) {{ out[i * {count}u + at] = i32(places[at]); }}"""
