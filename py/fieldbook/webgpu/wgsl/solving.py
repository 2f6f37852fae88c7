"""Linear equations, in stacks: Gauss–Jordan elimination with row pivots.

Each column takes three dispatches, which is little beside the elimination of a large matrix; of a
small one the result stays on the GPU at least, where it is needed.
"""

from __future__ import annotations

import math

from fieldbook.webgpu.dtypes import float32
from fieldbook.webgpu.expressions import Leaf
from fieldbook.webgpu.views import View
from fieldbook.webgpu.wgsl.elementwise import assembled
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.program import Program

__all__ = ["solved"]


def solved(gpu: Gpu, left: Leaf, right: Leaf) -> GpuBuffer:
    """The x of left (…, n, n) · x = right (…, n, m), whose first axes are equal, in float32."""
    *stack, n, m = right.view.shape
    matrices = math.prod(stack)
    if not matrices * n * m:
        return gpu.take(0)
    width = n + m
    whole = View.whole((*stack, n, width))
    last = len(stack) + 1
    pieces = [(whole.sliced(last, 0, 1, n), left), (whole.sliced(last, n, 1, m), right)]
    work = assembled(gpu, whole.size, pieces)
    pivots = gpu.take(matrices)
    for k in range(n):
        _find_pivots(gpu, work, pivots, matrices, n, width, k)
        _swap_rows(gpu, work, pivots, matrices, n, width, k)
        _eliminate(gpu, work, matrices, n, width, k)
    result = gpu.take(matrices * n * m)
    program = Program()
    w = program.reads(work, float32)
    number = program.number
    action = f"""let row = i / {number(m)};
  let at = row * {number(width)};
  out[i] = {w}[at + {number(n)} + i % {number(m)}] / {w}[at + row % {number(n)}];"""
    gpu.run_elements(program, "", action, {"out": (result, "f32")}, matrices * n * m)
    return result


def _find_pivots(
    gpu: Gpu, work: GpuBuffer, pivots: GpuBuffer, matrices: int, n: int, width: int, k: int
) -> None:
    """The row with the largest element of a column; a flag where all are zero."""
    program = Program()
    program.flags = True
    number = program.number
    w, column = program.reads(work, float32), number(k)
    action = f"""var best = 0.0;
  var at = {column};
  for (var row = {column}; row < {number(n)}; row++) {{
    let size = abs({w}[(i * {number(n)} + row) * {number(width)} + {column}]);
    if (size > best || is_nan(size)) {{
      best = size;
      at = row;
    }}
  }}
  pivots[i] = at;
  if (best == 0.0) {{ flag = 3u; }}"""
    gpu.run_elements(program, "", action, {"pivots": (pivots, "u32")}, matrices)


def _swap_rows(
    gpu: Gpu, work: GpuBuffer, pivots: GpuBuffer, matrices: int, n: int, width: int, k: int
) -> None:
    program = Program()
    number = program.number
    p, count = program.reads_words(pivots), number(width - k)
    action = f"""let first = i / {count} * {number(n)};
  let column = {number(k)} + i % {count};
  let a = (first + {number(k)}) * {number(width)} + column;
  let b = (first + {p}[i / {count}]) * {number(width)} + column;
  let value = w[a];
  w[a] = w[b];
  w[b] = value;"""
    gpu.run_elements(program, "", action, {"w": (work, "f32")}, matrices * (width - k))


def _eliminate(gpu: Gpu, work: GpuBuffer, matrices: int, n: int, width: int, k: int) -> None:
    """Take the pivot's row from all others, right of its column: the column itself is read."""
    count = width - k - 1  # the right side has a column at least
    program = Program()
    number = program.number
    action = f"""let row = i / {number(count)};
  if (row % {number(n)} == {number(k)}) {{ return; }}
  let column = {number(k)} + 1u + i % {number(count)};
  let own = row * {number(width)};
  let pivot = (row / {number(n)} * {number(n)} + {number(k)}) * {number(width)};
  w[own + column] -= w[own + {number(k)}] / w[pivot + {number(k)}] * w[pivot + column];"""
    gpu.run_elements(program, "", action, {"w": (work, "f32")}, matrices * n * count)
