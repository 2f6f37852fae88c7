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
_NARROW = 16  # of a tile so narrow most would be computed for nothing


def multiplied(gpu: Gpu, left: Leaf, right: Leaf) -> GpuBuffer:
    """The products of (…, rows, inner) and (…, inner, columns), whose first axes are equal."""
    *stack, rows, inner = left.view.shape
    columns = right.view.shape[-1]
    matrices = math.prod(stack)
    if not matrices * rows * columns or not inner:
        return _sums(gpu, left, right)
    if rows * columns * matrices <= _FEW_RESULTS or min(rows, columns) < _NARROW:
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
var<workgroup> a: array<array<vec4<{kind}>, 16>, 16>;
var<workgroup> b: array<array<vec4<{kind}>, 16>, 16>;
fn main(@builtin(workgroup_id) w: vec3<u32>, @builtin(local_invocation_index) l: u32) {{
  let g = w.x + w.y * {row};
  if (g >= {groups}) {{ return; }}
  let m = g / ({across} * {down});
  let y = g / {across} % {down} * 64u;
  let x = g % {across} * 64u;
  let left_from = left_start(m);
  let right_from = right_start(m);
  let ty = l / 16u;
  let tx = l % 16u;
  var sum0 = vec4<{kind}>();
  var sum1 = vec4<{kind}>();
  var sum2 = vec4<{kind}>();
  var sum3 = vec4<{kind}>();
  for (var k = 0u; k < {inner}; k += 16u) {{
    // Each thread fetches four of both; neighbours fetch what lies side by side.
    let along = k + tx;
    let across = k + ty;
    var part = vec4<{kind}>();
    for (var i = 0u; i < 4u; i++) {{
      let down = y + ty * 4u + i;
      if (down < {rows} && along < {inner}) {{
        part[i] = {left}[left_from + down * {left_down} + along * {left_along}];
      }}
    }}
    a[tx][ty] = part;
    part = vec4<{kind}>();
    for (var i = 0u; i < 4u; i++) {{
      let column = x + tx * 4u + i;
      if (column < {columns} && across < {inner}) {{
        part[i] = {right}[right_from + across * {right_down} + column * {right_along}];
      }}
    }}
    b[ty][tx] = part;
    workgroupBarrier();
    for (var at = 0u; at < 16u; at++) {{
      let p = a[at][ty];
      let q = b[at][tx];
      sum0 += p.x * q;
      sum1 += p.y * q;
      sum2 += p.z * q;
      sum3 += p.w * q;
    }}
    workgroupBarrier();
  }}
  var sums = array<vec4<{kind}>, 4>(sum0, sum1, sum2, sum3);
  for (var i = 0u; i < 4u; i++) {{
    for (var j = 0u; j < 4u; j++) {{
      let down = y + ty * 4u + i;
      let column = x + tx * 4u + j;
      if (down < {rows} && column < {columns}) {{
        out[(m * {rows} + down) * {columns} + column] = sums[i][j];
      }}
    }}
  }}
}}"""
