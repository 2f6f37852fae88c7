"""Products of matrices, in stacks: tiles of both in a workgroup's memory, 4 × 4 results a thread.

The matrices are read through their views, so transposing one costs no copy.
"""

from __future__ import annotations

import math

from fieldbook.webgpu.expressions import Leaf, call
from fieldbook.webgpu.views import View
from fieldbook.webgpu.wgsl.emitter import place_of
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.program import Program, storage_type
from fieldbook.webgpu.wgsl.reducing import reduced

__all__ = ["multiplied"]

_TILE = 64
_FEW_RESULTS = 2048


def multiplied(gpu: Gpu, left: Leaf, right: Leaf) -> GpuBuffer:
    """The products of (…, rows, inner) and (…, inner, columns), whose first axes are equal."""
    *stack, rows, inner = left.view.shape
    columns = right.view.shape[-1]
    matrices = math.prod(stack)
    if not matrices * rows * columns or not inner:
        return _sums(gpu, left, right)
    if rows * columns * matrices <= _FEW_RESULTS or min(rows, columns) == 1:
        return _sums(gpu, left, right)
    result = gpu.take(matrices * rows * columns)
    program = Program()
    axes = {"m": range(len(stack))}
    functions = []
    for name, leaf in (("left_start", left), ("right_start", right)):
        view = leaf.view
        start = View(view.shape[:-2], view.strides[:-2], view.offset)
        functions.append(place_of(program, name, start, axes))
    across, down = -(-columns // _TILE), -(-rows // _TILE)
    groups = across * down * matrices
    number = program.number
    body = _TILES.format(
        functions="\n".join(functions), kind=storage_type(left.dtype),
        left=program.reads(left.buffer, left.dtype), right=program.reads(right.buffer, right.dtype),
        row=number(gpu.groups_row(groups)), groups=number(groups), across=number(across),
        down=number(down), rows=number(rows), columns=number(columns), inner=number(inner),
        left_down=number(left.view.strides[-2]), left_along=number(left.view.strides[-1]),
        right_down=number(right.view.strides[-2]), right_along=number(right.view.strides[-1]),
    )  # fmt: skip
    gpu.run(program, body, {"out": (result, storage_type(left.dtype))}, groups)
    return result


def _sums(gpu: Gpu, left: Leaf, right: Leaf) -> GpuBuffer:
    """Few results, or thin ones: a reduction of products."""
    *stack, rows, inner = left.view.shape
    columns = right.view.shape[-1]
    shape = (*stack, rows, columns, inner)
    last = len(shape) - 1
    wide = left.view.with_axis(last - 1)
    turned = right.view.permuted((*range(last - 2), last - 1, last - 2)).with_axis(last - 2)
    product = call(
        "multiply",
        (
            Leaf(left.buffer, wide.broadcast(shape), left.dtype),
            Leaf(right.buffer, turned.broadcast(shape), right.dtype),
        ),
        left.dtype,
    )
    return reduced(gpu, "sum", product, shape, (last,))


_TILES = """{functions}
var<workgroup> a: array<array<{kind}, 64>, 16>;
var<workgroup> b: array<array<{kind}, 64>, 16>;
fn main(@builtin(workgroup_id) w: vec3<u32>, @builtin(local_invocation_index) l: u32) {{
  let g = w.x + w.y * {row};
  if (g >= {groups}) {{ return; }}
  let m = g / ({across} * {down});
  let y = g / {across} % {down} * 64u;
  let x = g % {across} * 64u;
  let left_from = left_start(m);
  let right_from = right_start(m);
  let ty = l / 16u * 4u;
  let tx = l % 16u * 4u;
  var sums: array<array<{kind}, 4>, 4>;
  for (var k = 0u; k < {inner}; k += 16u) {{
    for (var e = l; e < 1024u; e += 256u) {{
      let row = y + e / 16u;
      let at = k + e % 16u;
      var value = {kind}(0);
      if (row < {rows} && at < {inner}) {{
        value = {left}[left_from + row * {left_down} + at * {left_along}];
      }}
      a[e % 16u][e / 16u] = value;
    }}
    for (var e = l; e < 1024u; e += 256u) {{
      let column = x + e % 64u;
      let at = k + e / 64u;
      var value = {kind}(0);
      if (column < {columns} && at < {inner}) {{
        value = {right}[right_from + at * {right_down} + column * {right_along}];
      }}
      b[e / 64u][e % 64u] = value;
    }}
    workgroupBarrier();
    for (var at = 0u; at < 16u; at++) {{
      for (var i = 0u; i < 4u; i++) {{
        for (var j = 0u; j < 4u; j++) {{
          sums[i][j] += a[at][ty + i] * b[at][tx + j];
        }}
      }}
    }}
    workgroupBarrier();
  }}
  for (var i = 0u; i < 4u; i++) {{
    for (var j = 0u; j < 4u; j++) {{
      let row = y + ty + i;
      let column = x + tx + j;
      if (row < {rows} && column < {columns}) {{
        out[(m * {rows} + row) * {columns} + column] = sums[i][j];
      }}
    }}
  }}
}}"""
