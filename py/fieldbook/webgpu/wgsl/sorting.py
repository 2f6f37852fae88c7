"""Sorting along the last axis by a bitonic network, on ranks with the places they come from.

The place decides between equal ranks, which makes the order stable; rows are filled up to a power
of two by ranks that come last. Steps between elements less than a block apart are done within a
workgroup's own memory.
"""

from __future__ import annotations

import math

from fieldbook.webgpu.expressions import Expression
from fieldbook.webgpu.views import Shape
from fieldbook.webgpu.wgsl.emitter import function_of, stored
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.program import GROUP, Program, storage_type

__all__ = ["COMES_AFTER", "ordered", "places_in_order"]

_BLOCK = 4 * GROUP


def ordered(gpu: Gpu, expression: Expression, shape: Shape, *, descending: bool) -> GpuBuffer:
    """The elements in order."""
    kind = expression.dtype.kind
    value = stored(kind, "element(row, k)")
    stored_as = storage_type(expression.dtype)
    return _in_order(gpu, expression, shape, value, stored_as, descending=descending)


def places_in_order(
    gpu: Gpu, expression: Expression, shape: Shape, *, descending: bool
) -> GpuBuffer:
    """Where the elements in order come from, as int32."""
    return _in_order(gpu, expression, shape, "i32(k)", "i32", descending=descending)


def _in_order(
    gpu: Gpu, expression: Expression, shape: Shape, value: str, stored_as: str, *, descending: bool
) -> GpuBuffer:
    size = math.prod(shape)
    result = gpu.take(size)
    if not size:
        return result
    length = shape[-1]
    width = 1 << (length - 1).bit_length()
    places = _sorted_places(gpu, expression, shape, width, descending=descending)
    program = Program()
    groups = {"row": range(len(shape) - 1), "k": [len(shape) - 1]}
    functions = ""
    if "element" in value:
        functions = function_of(program, "element", expression, shape, groups)
    n = program.number(length)
    sources = program.reads_words(places)
    action = (
        f"let row = i / {n};\n"
        f"  let k = {sources}[row * {program.number(width)} + i % {n}];\n  out[i] = {value};"
    )
    gpu.run_elements(program, functions, action, {"out": (result, stored_as)}, size)
    return result


def _sorted_places(
    gpu: Gpu, expression: Expression, shape: Shape, width: int, *, descending: bool
) -> GpuBuffer:
    length = shape[-1]
    count = math.prod(shape) // length * width
    ranks, places = gpu.take(count), gpu.take(count)
    outputs = {"ranks": (ranks, "u32"), "places": (places, "u32")}
    program = Program()
    groups = {"row": range(len(shape) - 1), "k": [len(shape) - 1]}
    functions = function_of(program, "element", expression, shape, groups)
    w = program.number(width)
    rank = f"rank_{expression.dtype.kind}(element(i / {w}, k))"
    action = (
        f"let k = i % {w};\n  places[i] = k;\n  ranks[i] = 0xffffffffu;\n"
        f"  if (k < {program.number(length)}) {{ ranks[i] = {'~' * descending}{rank}; }}"
    )
    gpu.run_elements(program, functions, action, outputs, count)
    blocks = -(-count // _BLOCK)
    _block(gpu, outputs, blocks, count, width, 2, min(width, _BLOCK))
    span = 2 * _BLOCK
    while span <= width:
        step = span // 2
        while step >= _BLOCK:
            _step(gpu, outputs, count, width, span, step)
            step //= 2
        _block(gpu, outputs, blocks, count, width, span, span)
        span *= 2
    return places


COMES_AFTER = """
fn comes_after(x: u32, px: u32, y: u32, py: u32) -> bool { return x > y || (x == y && px > py); }"""


def _step(
    gpu: Gpu,
    outputs: dict[str, tuple[GpuBuffer, str]],
    count: int,
    width: int,
    span: int,
    step: int,
) -> None:
    """Compare elements that lie `step` apart, upwards in every other stretch of `span`."""
    program = Program()
    s, w = program.number(step), program.number(width)
    action = f"""let a = i / {s} * {s} * 2u + i % {s};
  let b = a + {s};
  let up = ((a % {w}) & {program.number(span)}) == 0u;
  if (comes_after(ranks[a], places[a], ranks[b], places[b]) == up) {{
    let rank = ranks[a];
    ranks[a] = ranks[b];
    ranks[b] = rank;
    let place = places[a];
    places[a] = places[b];
    places[b] = place;
  }}"""
    gpu.run_elements(program, COMES_AFTER, action, outputs, count // 2)


def _block(
    gpu: Gpu,
    outputs: dict[str, tuple[GpuBuffer, str]],
    blocks: int,
    count: int,
    width: int,
    first_span: int,
    last_span: int,
) -> None:
    """All the steps within a block, for spans that double from the first to the last."""
    program = Program()
    body = _BLOCK_SORT.format(
        functions=COMES_AFTER, row=program.number(gpu.groups_row(blocks)),
        blocks=program.number(blocks), count=program.number(count), width=program.number(width),
        first_span=program.number(first_span), last_span=program.number(last_span),
    )  # fmt: skip
    gpu.run(program, body, outputs, blocks)


_BLOCK_SORT = """{functions}
var<workgroup> own_ranks: array<u32, 1024>;
var<workgroup> own_places: array<u32, 1024>;
fn main(@builtin(workgroup_id) w: vec3<u32>, @builtin(local_invocation_index) l: u32) {{
  let g = w.x + w.y * {row};
  if (g >= {blocks}) {{ return; }}
  let start = g * 1024u;
  for (var k = l; k < 1024u; k += 256u) {{
    if (start + k < {count}) {{
      own_ranks[k] = ranks[start + k];
      own_places[k] = places[start + k];
    }}
  }}
  workgroupBarrier();
  for (var span = {first_span}; span <= {last_span}; span = span * 2u) {{
    for (var step = min(span / 2u, 512u); step > 0u; step = step / 2u) {{
      for (var k = l; k < 512u; k += 256u) {{
        let a = k / step * step * 2u + k % step;
        let b = a + step;
        let up = (((start + a) % {width}) & span) == 0u;
        if (comes_after(own_ranks[a], own_places[a], own_ranks[b], own_places[b]) == up) {{
          let rank = own_ranks[a];
          own_ranks[a] = own_ranks[b];
          own_ranks[b] = rank;
          let place = own_places[a];
          own_places[a] = own_places[b];
          own_places[b] = place;
        }}
      }}
      workgroupBarrier();
    }}
  }}
  for (var k = l; k < 1024u; k += 256u) {{
    if (start + k < {count}) {{
      ranks[start + k] = own_ranks[k];
      places[start + k] = own_places[k];
    }}
  }}
}}"""
